"""行政执法服务网: an export file of administrative inspection acts."""
