"""The history of the schema, applied by `reachinbox migrate`."""
