"""Tests, laid out like the house: flow, pure packages, stages, faces, browser, laws."""
