"""How a pool comes about: candidates, exclusions one by one, weights, strata and quotas."""
