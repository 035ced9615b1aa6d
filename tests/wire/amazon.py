"""What the emulator does not play: SNS that signs. The lane signs envelopes with a key of its own and serves its certificate
on the loopback, from a host that a function believes only where its environment says that it runs in this lane."""

import base64
import datetime as dt
import http.server
import json
import threading
import uuid

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID

FIELDS = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"]
FILE = "/SimpleNotificationService-wire.pem"


class Amazon:
    """An SNS that signs: `host` goes into the function's environment."""

    def __init__(self, now):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
        made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(self.key.public_key())
        made = made.serial_number(x509.random_serial_number()).not_valid_before(now - dt.timedelta(days=365))
        certificate = made.not_valid_after(now + dt.timedelta(days=365)).sign(self.key, hashes.SHA256())
        pem = certificate.public_bytes(serialization.Encoding.PEM)

        class Page(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200 if self.path == FILE else 404)
                self.end_headers()
                self.wfile.write(pem if self.path == FILE else b"")

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
        self.host = f"127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def envelope(self, topic, message, at):
        envelope = {
            "Type": "Notification",
            "MessageId": str(uuid.uuid4()),
            "TopicArn": topic,
            "Message": json.dumps(message),
            "Timestamp": at.strftime("%Y-%m-%dT%H:%M:%S.000Z"),
            "SignatureVersion": "2",
            "SigningCertURL": f"http://{self.host}{FILE}",
        }
        text = "".join(f"{name}\n{envelope[name]}\n" for name in FIELDS if name in envelope)
        signature = self.key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256())
        return {**envelope, "Signature": base64.b64encode(signature).decode()}

    def stop(self):
        self.server.shutdown()
