"""国家企业信用信息公示系统: an export file in the fields its public pages show."""
