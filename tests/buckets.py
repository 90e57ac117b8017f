"""A server that speaks S3, for the time of a test."""

import contextlib
import logging
import uuid

import fsspec
from moto.server import ThreadedMotoServer


@contextlib.contextmanager
def s3_server(setting):
    """Starts the server and lets all of this process find it; `setting` sets environment variables."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    setting("AWS_ENDPOINT_URL", f"http://{host}:{port}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        setting(name, "test")
    setting("AWS_DEFAULT_REGION", "us-east-1")
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    try:
        yield
    finally:
        server.stop()


def new_bucket():
    """A bucket with nothing in it, as a URL."""
    name = f"b{uuid.uuid4().hex}"
    fsspec.filesystem("s3").mkdir(name)
    return f"s3://{name}"


def fetched(url, folder):
    """A copy of all that lies at a URL, in a new folder."""
    fsspec.filesystem("s3").get(f"{url}/", f"{folder}/", recursive=True)
    return folder
