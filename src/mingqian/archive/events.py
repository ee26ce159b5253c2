"""The words of the stage «一次一档» in the journal."""

from __future__ import annotations

from mingqian.foundation.journal.vocabulary import declare

OPENED = declare("archive:opened", "立卷 {number}，归档部门 {department}")
GATHERED = declare("archive:gathered", "整理卷内材料 {count} 件")
ADDED = declare("archive:added", "归入材料“{title}”")
REMOVED = declare("archive:removed", "移出未封卷的材料“{title}”")
COMPLETED = declare("archive:completed", "材料齐全，共 {count} 件")
REOPENED = declare("archive:reopened", "退回收集")
SEALED = declare("archive:sealed", "封卷，材料 {count} 件，目录摘要 {digest}")
SUPPLEMENTED = declare("archive:supplemented", "增设第 {volume} 卷（补充卷）")
READ = declare("archive:read", "查阅档案")
FILE_READ = declare("archive:file-read", "查阅卷内材料“{title}”")
