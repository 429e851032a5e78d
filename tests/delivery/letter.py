"""What Python's e-mail library reads in a letter: letter.py FILE -> JSON. FILE is what server.py keeps."""

import base64
import email
import email.policy
import json
import sys

kept = json.load(open(sys.argv[1]))
raw = kept["message"].encode("latin-1")
message = email.message_from_bytes(raw, policy=email.policy.default)
text, attachment = list(message.iter_parts())
print(json.dumps({
    "envelope": [kept["from"], kept["to"]],
    "subject": message["subject"],
    "from": [message["from"].addresses[0].display_name, message["from"].addresses[0].addr_spec],
    "to": message["to"].addresses[0].addr_spec,
    "date": message["date"].datetime.timestamp(),
    "message_id": message["message-id"],
    "auto_submitted": message["auto-submitted"],
    "content_language": message["content-language"],
    "type": message.get_content_type(),
    "text": text.get_content(),
    "text_type": [text.get_content_type(), text.get_content_charset()],
    "attachment_type": attachment.get_content_type(),
    "attachment_name": attachment.get_filename(),
    "is_attachment": attachment.is_attachment(),
    "attachment": base64.b64encode(attachment.get_content()).decode(),
    "defects": [repr(defect) for part in message.walk() for defect in part.defects],
    "ascii": raw.isascii(),
    "longest_line": max(len(line) for line in raw.split(b"\r\n")),
    "bare_line_ends": raw.replace(b"\r\n", b"").count(b"\n") + raw.replace(b"\r\n", b"").count(b"\r"),
}))
