"""Stage 7, 结果录入与审核: each department's result, attested, reviewed, on its clock."""
