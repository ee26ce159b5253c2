"""API v1: published data and draw records for everyone, the rest by token.

The contract is frozen in ``docs/openapi.json``; ``make schema`` renews it.
"""

from __future__ import annotations

from ninja import NinjaAPI

from mingqian.openapi import errors
from mingqian.openapi.routers import draws, library, logs, plans, registries, results, rules, tasks

api = NinjaAPI(
    title="明签开放接口",
    version="1.0.0",
    description="双随机、一公开：公示信息与抽取记录公开查询，其余凭令牌访问。",
    docs_url=None,
    urls_namespace="api",
)
errors.install(api)
api.add_router("/items", library.items, tags=["抽查事项"])
api.add_router("/objects", registries.objects, tags=["检查对象"])
api.add_router("/inspectors", registries.inspectors, tags=["执法检查人员"])
api.add_router("/plans", plans.router, tags=["年度计划"])
api.add_router("/tasks", tasks.router, tags=["抽查任务"])
api.add_router("/draws", draws.router, tags=["抽取记录"])
api.add_router("/logs", logs.router, tags=["抽取存证"])
api.add_router("/witness", logs.witness, tags=["抽取存证"])
api.add_router("/results", results.router, tags=["公示结果"])
api.add_router("/rules", rules.router, tags=["规则依据"])
