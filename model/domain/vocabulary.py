"""The closed lists that everything speaks of: backgrounds, functions, states. Their French and English names are
in the catalogues, under the name of the list."""

from enum import StrEnum


class Network(StrEnum):
    """An employer with its own vocabulary; the two are never mixed in one view."""

    HEALTH_INSURANCE = "health_insurance"
    EDUCATION = "education"


class Background(StrEnum):
    """Where a manager comes from: social work, another trade, or not yet recorded."""

    SOCIAL = "social"
    OTHER = "other"
    UNKNOWN = "unknown"


class Stratum(StrEnum):
    """The function of a position: *direction*, *encadrement intermédiaire*, *encadrement de proximité*."""

    STRATEGIC = "strategic"
    INTERMEDIATE = "intermediate"
    OPERATIONAL = "operational"


class OpenTo(StrEnum):
    """Which background a position is open to."""

    ANY = "any"
    SOCIAL = "social"
    OTHER = "other"

    def admits(self, background: Background) -> bool:
        """Whether somebody of this background may take the position."""
        return self is OpenTo.ANY or self.value == background.value


class Wish(StrEnum):
    """How far a manager declared a wish to move."""

    NONE = "none"
    DEPARTMENT = "department"
    REGION = "region"
    BEYOND = "beyond"


class Answer(StrEnum):
    """Yes, no, or not recorded."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class CompetencyKind(StrEnum):
    """*Savoir*, *savoir-faire*, *savoir-être*."""

    KNOWLEDGE = "knowledge"
    KNOW_HOW = "know_how"
    INTERPERSONAL = "interpersonal"


class AssessmentSource(StrEnum):
    """Who positioned the manager. On one date the first of the list counts."""

    JOINT = "joint"
    MANAGER = "manager"
    SELF = "self"


class CoverageState(StrEnum):
    """How well a team holds a competency: *couverte*, *portée par une seule personne* or *couverte en partie*,
    *à développer*, *à renseigner*; undefined where the team has no funded position."""

    COVERED = "covered"
    THIN = "thin"
    MISSING = "missing"
    UNKNOWN = "unknown"
    UNDEFINED = "undefined"


class AbsenceKind(StrEnum):
    """Why somebody in post is on long leave; the screen never says which."""

    SICKNESS = "sickness"
    PARENTAL = "parental"
    TRAINING = "training"
    OTHER = "other"


class SupportKind(StrEnum):
    """How a manager or a team is accompanied: the means of the workshop [S0]."""

    IMMERSION = "immersion"
    MENTORING = "mentoring"
    COACHING = "coaching"
    CO_DEVELOPMENT = "co_development"
    SUPERVISION = "supervision"
    PEER_GROUP = "peer_group"


class EndReason(StrEnum):
    """Why an assignment ended."""

    RETIREMENT = "retirement"
    MOBILITY = "mobility"
    DEPARTURE = "departure"
    END_OF_ACTING = "end_of_acting"
    OTHER = "other"


class Status(StrEnum):
    """Where a number comes from."""

    SOURCED = "sourced"
    DERIVED = "derived"
    ASSUMED = "assumed"


class Scheme(StrEnum):
    """A classification of others in which competencies and families have an identifier."""

    ESCO = "esco"
    ROME = "rome"


class ScenarioState(StrEnum):
    """Where a scenario stands: *en préparation*, *partagé*, *retenu*, *classé*."""

    DRAFT = "draft"
    SHARED = "shared"
    RETAINED = "retained"
    FILED = "filed"
