"""全国信用信息共享平台: an export file of credit information records."""
