"""Bulk jobs on a dask cluster of real processes: the bytes of a job on one machine, whoever is lost."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import psutil
import pytest
import yaml
from faults.cluster import Cluster, wait
from faults.jobs import on_path, written

PACKAGE = Path(__file__).parents[1] / "src" / "policyextract"


def clipping(number):
    lead = f"福建省厦门市社工人才新政\n厦门市民政局第{number}号通知："
    return f"{lead}对取得高级社会工作师证书的人员，一次性给予{1000 + 100 * number}元奖励。\n"


@pytest.fixture(scope="module")
def archive(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cluster") / "archive"
    folder.mkdir()
    for number in range(48):
        (folder / f"{number:02}.txt").write_text(clipping(number), "utf-8")
    return folder


@pytest.fixture(scope="module")
def wanted(archive):
    """What the job gives on this machine."""
    out = archive.parent / "local"
    bulk(archive, "--out", out, "--documents", "--workers", "2").communicate()
    assert len(list(out.glob("manifest/*"))) > 6
    return written(out)


@pytest.fixture
def cluster(tmp_path):
    """A cluster without workers."""
    with Cluster(tmp_path) as made:
        made.scheduler()
        yield made


def bulk(*arguments):
    command = [sys.executable, "-m", "policyextract", "bulk", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True)


def begun(out):
    """Waits until some shards are done."""
    wait(lambda: len(list(out.glob("manifest/[!.]*"))) > 1)


def test_a_killed_worker_costs_nothing_but_time(cluster, archive, wanted, tmp_path):
    out = tmp_path / "out"
    first = cluster.worker("--no-nanny", "--nthreads", "1")
    cluster.worker("--no-nanny", "--nthreads", "2")
    job = bulk(archive, "--out", out, "--documents", "--scheduler", cluster.address)
    begun(out)
    own = psutil.Process(first.pid).children(recursive=True)
    first.kill()
    said = job.communicate()[1]
    assert job.returncode == 0, said + cluster.logs()
    assert written(out) == wanted
    _, left = psutil.wait_procs(own, timeout=5)
    assert own and not left


def test_without_its_scheduler_a_job_ends_and_the_same_command_goes_on(cluster, archive, wanted, tmp_path):
    out = tmp_path / "out"
    command = [archive, "--out", out, "--documents", "--scheduler", cluster.address]
    job = bulk(*command)
    cluster.worker("--no-nanny", "--nthreads", "1")
    begun(out)
    cluster.processes[0].kill()
    said = job.communicate()[1]
    assert job.returncode == 3 and "the scheduler is lost; start it" in said
    assert "give the same command" in said and len(said.splitlines()) == 2
    assert len(list(out.glob("manifest/*"))) < len([name for name in wanted if "manifest" in name])
    cluster.scheduler()
    cluster.worker("--nthreads", "1")
    job = bulk(*command)
    assert "0 shards are done" not in job.communicate()[1]
    assert written(out) == wanted


def test_ctrl_c_finishes_what_is_under_way(cluster, archive, wanted, tmp_path):
    out = tmp_path / "out"
    cluster.worker("--no-nanny", "--nthreads", "1")
    job = bulk(archive, "--out", out, "--documents", "--scheduler", cluster.address)
    begun(out)
    job.send_signal(signal.SIGINT)
    said = job.communicate()[1]
    assert job.returncode == 130 and "the same command goes on" in said
    found = written(out)
    assert len(found) < len(wanted) and found["report.json"] != wanted["report.json"]
    assert {**found, "report.json": wanted["report.json"]}.items() <= wanted.items()


def test_a_worker_with_another_version_is_left_out(cluster, archive, wanted, tmp_path):
    shutil.copytree(PACKAGE, tmp_path / "other" / "policyextract")
    with (tmp_path / "other" / "policyextract" / "records.py").open("a") as code:
        code.write("# changed\n")
    cluster.worker("--no-nanny", PYTHONPATH=on_path(tmp_path / "other"))
    job = bulk(archive, "--out", tmp_path / "out", "--scheduler", cluster.address, "--password", "geheim")
    said = job.communicate()[1]
    assert job.returncode == 3
    assert "has its code" in said and "install the same on all machines" in said
    assert "geheim" not in said + cluster.logs()


def test_a_worker_that_does_not_see_the_output_is_left_out(cluster, archive):
    cluster.worker("--no-nanny")
    job = bulk(archive, "--out", "memory://out", "--scheduler", cluster.address)
    said = job.communicate()[1]
    assert job.returncode == 3 and "can't open memory://out/plan.parquet" in said
    assert "has to be a folder that all machines share, or a URL" in said


def test_files_that_workers_do_not_see_are_no_failures_of_these_files(cluster, archive, tmp_path):
    copy, out = tmp_path / "archive", tmp_path / "out"
    shutil.copytree(archive, copy)
    job = bulk(copy, "--out", out, "--scheduler", cluster.address)
    wait((out / "plan.parquet").exists)
    (copy / "07.txt").rename(tmp_path / "07.txt")
    cluster.worker("--no-nanny", "--nthreads", "1")
    said = job.communicate()[1]
    assert job.returncode == 1 and "no workers now" in said and "07.txt: not seen by this worker" in said
    assert json.loads((out / "report.json").read_bytes())["failed"] == 0
    (tmp_path / "07.txt").rename(copy / "07.txt")
    job = bulk(copy, "--out", out, "--scheduler", cluster.address)
    assert "48 documents, 48 records, 0 failed" in job.communicate()[1]


def test_the_page_about_clusters_tells_commands_that_work(archive, tmp_path):
    page = PACKAGE.parents[1] / "docs" / "cluster.md"
    [script] = re.findall(r"^```sh\n(.*?)```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    few = tmp_path / "corpus"
    few.mkdir()
    for name in ("00.txt", "01.txt"):
        shutil.copy(archive / name, few)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        script = script.replace("8786", str(free.getsockname()[1]))
    folders = [str(Path(sys.executable).parent), os.environ["PATH"]]
    settings = {**os.environ, "PATH": os.pathsep.join(folders), "TMPDIR": str(tmp_path)}
    shell = ["bash", "-c", f"set -m\n{script}\nwait"]
    done = subprocess.run(shell, cwd=tmp_path, env=settings, capture_output=True, text=True, check=False)
    assert "2 documents, 2 records, 0 failed; the tables are in tables" in done.stderr


def test_the_page_about_clusters_has_objects_that_kubernetes_reads():
    page = PACKAGE.parents[1] / "docs" / "cluster.md"
    [text] = re.findall(r"^```yaml\n(.*?)```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    objects = list(yaml.safe_load_all(text))
    assert [one["kind"] for one in objects] == ["Service", "Deployment", "Deployment", "Job"]
    for one in objects[1:]:
        [container] = one["spec"]["template"]["spec"]["containers"]
        assert all(isinstance(word, str) for word in container["command"])
