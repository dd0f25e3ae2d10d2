"""Each attack and fault of the reliability note's table 2c, and the tests that prove what stands against it.

A row without a test fails, and so does a test that was renamed without its row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from inspect import getsource

import pytest


@dataclass(frozen=True)
class Row:
    """An attack or a fault: its name in the table, what it is, what proves the defence."""

    number: str
    what: str
    proofs: tuple[str, ...]


CONNECTIONS, DOOR = "tests/security/test_connections.py", "tests/security/test_door.py"
FILES, VALUES = "tests/model/exchange/imports/test_files.py", "tests/model/exchange/imports/test_values.py"
ACCOUNTS = "tests/model/services/access/test_accounts.py"
ATTEMPTS = "tests/model/services/access/test_attempts.py"
CACHES = "tests/security/test_caches.py"
COLUMNS = "tests/model/exchange/imports/test_mapping.py"
COMMANDS = "tests/security/test_commands.py"
EXPORTS = "tests/security/test_exports.py"
FACTS = "tests/model/exchange/imports/test_facts.py"
INERT = "tests/security/test_inert.py"
INJECTION = "tests/security/test_injection.py"
KILLS = "tests/bench/test_kills.py"
PERMISSIONS = "tests/security/test_permissions.py"
PHONES, DOORS = "tests/security/test_phones.py", "tests/screens/web/test_phones.py"
SCENARIOS = "tests/model/services/scenario/test_scenarios.py"
SETUP = "tests/architecture/test_setup.py"
SHAPE = "tests/architecture/test_shape.py"
SIGN_IN = "tests/screens/kit/test_session.py"
STORED = "tests/storage/test_corrections.py"
TOGETHER = "tests/storage/test_attempts.py"
TWO_SESSIONS = "tests/security/test_two_sessions.py"
WORKBOOKS = "tests/model/exchange/exports/test_workbooks.py"
HOUSE, ATTACKS = "tests/model/services/test_start.py", "tests/model/exchange/imports/test_attacks.py"

TABLE = (
    Row(
        "A1",
        "another region's data by an address, a value of a widget or a scenario",
        (
            f"{PERMISSIONS}::test_a_screen_sends_nobody_what_is_not_theirs",
            f"{PERMISSIONS}::test_a_value_that_no_list_offered_brings_nothing_of_another_region",
            f"{PERMISSIONS}::test_no_file_holds_what_is_not_its_readers",
            f"{PERMISSIONS}::test_a_route_says_nothing_of_anybody",
            f"{PERMISSIONS}::test_the_matrix_is_as_large_as_it_has_to_be",
            f"{CACHES}::test_whoever_asks_whatever_the_rows_are_inside_the_perimeter",
            f"{COMMANDS}::test_a_command_says_nobodys_name_and_nothing_of_another_region",
        ),
    ),
    Row(
        "A2",
        "what was computed for one person given to another from memory",
        (
            f"{CACHES}::test_two_directors_of_two_regions_share_nothing",
            f"{CACHES}::test_two_readers_of_two_regions_share_no_team",
            f"{CACHES}::test_a_reader_gets_no_name_after_a_director_and_the_director_still_does",
            f"{CACHES}::test_a_role_without_names_gets_none_from_any_service_after_one_with_them",
            f"{CACHES}::test_the_same_perimeter_by_another_account_is_the_same_and_is_computed_once",
            f"{CACHES}::test_a_wider_perimeter_gives_nothing_to_a_narrower_one",
            f"{CACHES}::test_whoever_lost_a_region_gets_nothing_of_it_from_memory",
            f"{PERMISSIONS}::test_a_screen_sends_nobody_what_is_not_theirs",
        ),
    ),
    Row(
        "A3",
        "files asked for without a session, after it ended, or by somebody else",
        (
            f"{CONNECTIONS}::test_a_file_is_served_to_whom_it_was_made_for_and_to_nobody_else",
            f"{CONNECTIONS}::test_somebody_elses_button_gives_no_file_that_one_could_fetch",
            f"{CONNECTIONS}::test_nobody_sends_files_up_into_a_session_that_is_not_theirs",
            f"{DOOR}::test_files_are_for_sessions",
        ),
    ),
    Row(
        "A4",
        "taking over a connection by its identifier",
        (
            f"{CONNECTIONS}::test_whoever_steals_the_identifier_of_a_streamlit_session_gets_nothing_of_it",
            f"{CONNECTIONS}::test_the_owner_of_a_streamlit_session_finds_it_again",
        ),
    ),
    Row(
        "A5",
        "guessing a password, or the code of a workshop",
        (
            f"{ATTEMPTS}::test_an_attacker_in_a_loop_is_looked_at_ten_times_a_minute_at_most",
            f"{SIGN_IN}::test_who_fails_again_and_again_waits_whatever_the_name_and_a_right_password_is_not_looked_at",
            f"{SIGN_IN}::test_of_fourteen_passwords_sent_together_as_many_are_looked_at_as_one_after_the_other",
            f"{SIGN_IN}::test_whoever_guesses_the_code_of_a_demonstration_waits_and_the_right_one_is_not_looked_at",
            f"{TOGETHER}::test_of_fourteen_attempts_sent_together_four_are_looked_at_on_either_engine",
            f"{CONNECTIONS}::test_tickets_are_tried_twenty_times_a_minute_at_most",
            f"{PHONES}::test_of_a_thousand_wrong_codes_six_hundred_are_looked_at_and_nobody_else_waits",
            f"{PHONES}::test_whoever_has_a_whole_network_of_addresses_is_one_guesser",
            f"{DOORS}::test_codes_typed_without_end_from_one_place_are_not_looked_at_and_the_qr_code_always_is",
        ),
    ),
    Row(
        "A6",
        "a cookie that is stolen or made up, a weak key",
        (
            f"{CONNECTIONS}::test_a_forged_cookie_shows_the_sign_in_on_the_bytes_too",
            f"{CONNECTIONS}::test_a_forged_ticket_opens_nothing",
            f"{CONNECTIONS}::test_a_session_that_is_ended_shows_the_sign_in_at_the_next_run",
            f"{DOOR}::test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites",
            f"{DOOR}::test_the_server_does_not_start_with_a_weak_key_and_does_not_repeat_it",
            f"{HOUSE}::test_production_does_not_open_with_a_weak_key_and_says_what_is_accepted_without_it",
        ),
    ),
    Row(
        "A7",
        "a formula in a file that leaves",
        (
            f"{EXPORTS}::test_there_are_two_hundred_payloads",
            f"{EXPORTS}::test_no_payload_is_a_formula_in_a_workbook_wherever_it_stands",
            f"{EXPORTS}::test_no_payload_is_a_formula_in_a_file_given_back_with_its_remarks",
            f"{WORKBOOKS}::test_no_text_becomes_a_formula_or_a_link",
        ),
    ),
    Row(
        "A8",
        "a small file that unpacks to a huge one",
        (
            f"{FILES}::test_a_bomb_of_415_to_1_is_refused",
            f"{FILES}::test_a_bomb_of_200_megabytes_is_refused_within_ten_megabytes_of_memory",
            f"{FILES}::test_a_bomb_is_refused_from_its_declared_size_without_unpacking",
            f"{FILES}::test_a_part_that_is_larger_than_it_declares_is_refused",
        ),
    ),
    Row(
        "A9",
        "entities in a workbook that read a file or grow without end",
        (
            f"{FILES}::test_entities_in_a_workbook_are_refused",
            f"{FILES}::test_workbooks_are_read_by_the_hardened_parser",
        ),
    ),
    Row(
        "A10",
        "encodings and separators other than the expected ones",
        (
            f"{FILES}::test_every_usual_encoding_separator_and_line_end_is_read_alike",
            f"{FILES}::test_what_is_no_text_is_refused",
            f"{ATTACKS}::test_damaged_accents_are_told_in_headers_and_cells",
            f"{ATTACKS}::test_a_separator_that_we_do_not_read_is_told",
        ),
    ),
    Row(
        "A11",
        "French dates and decimals",
        (
            f"{VALUES}::test_days_and_months_are_read_day_first",
            f"{VALUES}::test_every_day_is_read_as_french_files_write_it",
            f"{VALUES}::test_what_is_no_date_is_refused",
            f"{VALUES}::test_numbers_are_read_with_a_comma_or_a_point",
            f"{FILES}::test_decimal_commas_are_no_separators_even_when_semicolon_rows_differ_in_length",
        ),
    ),
    Row(
        "A12",
        "rows of another width, control and turning characters, doubled headers, infinite numbers, empty files",
        (
            f"{FACTS}::test_a_row_of_another_width_is_a_problem_and_its_cells_are_not_read",
            f"{COLUMNS}::test_blank_and_doubled_headers_get_names_of_their_own",
            f"{VALUES}::test_control_and_invisible_characters_are_unsafe",
            f"{VALUES}::test_what_is_no_number_is_refused",
            f"{ATTACKS}::test_one_wrong_cell_is_one_problem_that_names_it",
            f"{FILES}::test_what_is_no_text_is_refused",
            f"{FILES}::test_no_bytes_at_all_end_in_anything_but_rows_or_a_refusal",
        ),
    ),
    Row(
        "A13",
        "Markdown, HTML or a script in names",
        (
            f"{INERT}::test_nothing_is_fetched_and_nothing_runs_whatever_names_hold",
            f"{DOOR}::test_every_answer_carries_strict_headers",
            f"{SHAPE}::test_every_chart_goes_through_the_kit_and_no_markup_is_injected",
        ),
    ),
    Row(
        "A14",
        "a piece of a query in a text",
        (
            f"{INJECTION}::test_every_service_that_takes_a_text_is_asked",
            f"{INJECTION}::test_a_text_that_nothing_bears_finds_and_changes_nothing",
            f"{INJECTION}::test_a_text_that_is_written_leaves_everything_else_as_it_was",
            f"{SHAPE}::test_no_query_is_put_together_from_pieces_of_text",
            f"{SETUP}::test_the_linter_refuses_queries_put_together_from_text_everywhere_but_in_tests",
        ),
    ),
    Row(
        "F1",
        "two people who save one thing",
        (
            f"{TWO_SESSIONS}::test_of_two_sessions_that_change_one_record_the_second_is_told_and_nothing_is_lost",
            f"{STORED}::test_of_editors_who_save_in_one_instant_one_wins_and_the_others_see_it",
            f"{SCENARIOS}::test_saving_again_replaces_and_an_older_copy_overwrites_nothing",
            f"{ACCOUNTS}::test_two_administrators_never_overwrite_each_other_silently",
        ),
    ),
    Row(
        "F3",
        "a server that is killed while it writes",
        (
            f"{KILLS}::test_twenty_kills_in_a_storm_of_votes_lose_none_and_wall_and_phones_come_back_by_themselves",
            f"{PHONES}::test_the_same_answer_sent_fifty_times_at_once_is_one",
        ),
    ),
    Row(
        "F10",
        "a session that is over, an account that is closed",
        (
            f"{TWO_SESSIONS}::test_whoever_is_closed_out_sees_the_sign_in_at_the_next_run_and_nothing_more",
            f"{ACCOUNTS}::test_a_session_ends_when_it_is_closed_idle_or_too_old",
            f"{ACCOUNTS}::test_closing_an_account_or_changing_its_password_ends_its_sessions",
        ),
    ),
)


def found(proof: str) -> Callable[..., object]:
    """The test that a proof names."""
    file, _, name = proof.partition("::")
    test: Callable[..., object] = getattr(import_module(file.removesuffix(".py").replace("/", ".")), name)
    return test


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.number)
def test_each_row_of_the_table_has_tests_that_exist(row: Row) -> None:
    assert row.what and row.proofs and len(set(row.proofs)) == len(row.proofs)
    for proof in row.proofs:
        test = found(proof)
        assert callable(test) and test.__name__.startswith("test_")
        assert test.__module__ == proof.partition(".py::")[0].replace("/", ".")
        assert "assert" in getsource(test) or "pytest.raises" in getsource(test)


def test_the_table_is_whole() -> None:
    assert [row.number for row in TABLE] == [*(f"A{n}" for n in range(1, 15)), "F1", "F3", "F10"]


def test_a_proof_that_does_not_exist_is_not_found() -> None:
    with pytest.raises(AttributeError):
        found(f"{DOOR}::test_that_was_renamed")
    with pytest.raises(ModuleNotFoundError):
        found("tests/security/test_gone.py::test_that_was_moved")
