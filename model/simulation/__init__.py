"""What chance may do to a projection: exact laws where positions are independent, drawn events where they are not."""
