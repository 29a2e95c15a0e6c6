"""Skills on their way between libraries: packs of ours, published checkpoints, plain program files."""
