"""What single cells of a row mean: codes, dates, regions, older numbers."""
