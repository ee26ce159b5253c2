"""``manage.py import_objects FILE.csv --mapping registry-extract``: take a register in.

``--dry-run`` reports and writes nothing; ``--resume`` goes on with an import that was cut off.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from mingqian.foundation.jobs.models import JobState
from mingqian.foundation.org.models import Department
from mingqian.foundation.policy.actor import SYSTEM
from mingqian.foundation.policy.decision import Refused
from mingqian.library.intake import importing, mapping
from mingqian.library.models import ImportBatch, ObjectRegistry

#: Refused rows printed; the rest is in the console's report.
SHOWN = 20


class Command(BaseCommand):
    """Import objects from a CSV file or a workbook."""

    help = "从 CSV 文件或 Excel 工作簿导入检查对象；同一文件导入两次不会改变任何数据"

    def add_arguments(self, parser: CommandParser) -> None:
        """File, mapping, who maintains, where registered, how."""
        parser.add_argument("file", type=Path, help="CSV 文件或 Excel 工作簿（.xlsx）")
        parser.add_argument("--mapping", required=True, help="字段对应：自带名称或 TOML 文件")
        parser.add_argument("--source", default="", help="数据来源名称")
        parser.add_argument("--department", default="", help="维护部门代码；默认为当地市场监管部门")
        parser.add_argument("--registry", default="", help="同时登记入库的名录库（须指明部门）")
        parser.add_argument("--encoding", default="", help="utf-8 或 gbk；默认自动识别")
        parser.add_argument("--sheet", default="", help="工作表；默认为第一个有数据的")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
        parser.add_argument("--resume", action="store_true", help="继续上次中断的导入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report."""
        if not options["file"].is_file():
            raise CommandError(f"没有文件 {options['file']}")
        try:
            batch = self._batch(options)
            job = importing.run_here(batch, SYSTEM)
        except Refused as refused:
            raise CommandError(str(refused)) from None
        if job.state != JobState.DONE:
            raise CommandError(job.message or "导入没有完成")
        self._report(ImportBatch.objects.get(pk=batch.pk))

    def _batch(self, options: dict[str, Any]) -> ImportBatch:
        chosen = mapping.find(options["mapping"])
        file = importing.keep_file(options["file"], SYSTEM)
        if options["resume"]:
            found = importing.unfinished(file, chosen)
            if found is None:
                raise CommandError("没有可以继续的导入：该文件的导入都已完成")
            return found
        department = self._department(options["department"])
        return importing.prepare(
            file=file,
            mapping=chosen,
            actor=SYSTEM,
            department=department,
            registry=self._registry(options["registry"], department),
            source=options["source"],
            encoding=options["encoding"],
            sheet=options["sheet"],
            is_dry_run=options["dry_run"],
        )

    def _department(self, code: str) -> Department | None:
        if not code:
            return None
        found = Department.objects.select_related("region").filter(code=code).first()
        if found is None:
            raise CommandError(f"没有代码为 {code} 的部门")
        return found

    def _registry(self, name: str, department: Department | None) -> ObjectRegistry | None:
        if not name:
            return None
        if department is None:
            raise CommandError("登记入库须同时用 --department 指明部门")
        found = ObjectRegistry.objects.filter(name=name, department=department).first()
        if found is None:
            raise CommandError(f"{department.name}没有名录库“{name}”")
        return found

    def _report(self, batch: ImportBatch) -> None:
        if batch.sheet:
            self.stdout.write(f"读取工作表“{batch.sheet}”")
        elif batch.encoding == "gbk":
            self.stdout.write("文件按 GBK 编码读取")
        verb = "核对（未写入）" if batch.is_dry_run else "导入"
        self.stdout.write(
            f"{verb}：读入 {batch.read_count}，新增 {batch.added_count}，"
            f"更新 {batch.updated_count}，"
            f"未变 {batch.unchanged_count}，退回 {batch.refused_count}"
        )
        if batch.foreign_count:
            self.stdout.write(f"其中 {batch.foreign_count} 户由其他部门维护，登记信息未改动")
        for fault in batch.faults.all()[:SHOWN]:
            self.stdout.write(
                f"  第 {fault.row_no} 行 {fault.field}“{fault.value}”：{fault.rule}。{fault.advice}"
            )
        if batch.refused_count > SHOWN:
            self.stdout.write(f"  …其余 {batch.refused_count - SHOWN} 行见导入结果页")
