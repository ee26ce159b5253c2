"""FACE of the staff back office (工作台): pages of every stage for every role."""
