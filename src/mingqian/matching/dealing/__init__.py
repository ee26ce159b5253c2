"""The deal of inspectors: who may go where, how many are needed, the record it leaves."""
