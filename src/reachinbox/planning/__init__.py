"""Pure: recipients × limits × hours → times."""
