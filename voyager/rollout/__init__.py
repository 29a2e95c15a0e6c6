"""One goal pursued: the stages, attempts with their trials and candidates, and the admission of what succeeded."""
