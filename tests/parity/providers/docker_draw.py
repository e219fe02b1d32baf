"""What the shapes of Docker cases are drawn from: words, labels, the text of a compose file."""
import json
import random

from labeltables import HTTP_MIDDLEWARES, HTTP_ROUTER, RULES, TCP_RULES

WORDS = ["api", "web", "app", "shop", "auth", "blog", "mail", "chat", "docs", "wiki", "feed", "cart", "jobs", "logs", "node", "edge",
         "grafana", "whoami", "nextcloud", "gitea", "vault", "minio", "redis-ui", "my_app", "front.end", "API-v2", "cms2", "x"]
SHAPES = []


def shape(function):
    SHAPES.append(function)
    return function


class Draw:
    """A random source with the vocabulary of the generator."""

    def __init__(self, seed):
        self.r = random.Random(seed)

    def one(self, items):
        return self.r.choice(list(items))

    def some(self, items, low, high):
        items = list(items)
        return self.r.sample(items, min(len(items), self.r.randint(low, high)))

    def chance(self, p):
        return self.r.random() < p

    def number(self, low, high):
        return self.r.randint(low, high)

    def word(self):
        return self.one(WORDS)

    def words(self, n):
        return self.r.sample(WORDS, n)

    def host(self):
        return self.one(WORDS).lower().replace("_", "-") + "." + self.one(["example.org", "example.com", "localhost", "home.arpa", "test"])

    def rule(self):
        return self.one(RULES).format(h=self.host(), w=self.word())

    def good_rule(self):
        return self.one(RULES[:6]).format(h=self.host(), w=self.word().lower())

    def tcp_rule(self):
        return self.one(TCP_RULES).format(h=self.host())

    def port(self):
        return self.one(["80", "8080", "3000", "9000", "443", "5432", "8443", "1", "65535"])


# --- text ----------------------------------------------------------------------------------
def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def labels_text(d, labels, indent="      "):
    """Labels in one of the forms people write. `$` is doubled, as Compose wants it."""
    if not labels:
        return ""
    style = d.one(["list", "list", "list", "dashes", "map", "map"])
    lines = []
    for key, value in labels.items():
        key_, value_ = key.replace("$", "$$"), value.replace("$", "$$")
        if style == "map":
            plain = value in ("true", "false") or value.isdigit() and not value.startswith("0") and len(value) < 6
            lines.append(f"{indent}{quoted(key)}: {value if plain and d.chance(0.5) else quoted(value_)}")
        elif style == "list":
            lines.append(f"{indent}- {quoted(key_ + '=' + value_)}")
        else:
            text = f"{key_}={value_}"
            safe = not any(c in text for c in "#:{}[]&*!|>%@\"'") and text == text.strip() and "\n" not in text
            lines.append(f"{indent}- {text if safe else quoted(text)}")
    return "    labels:\n" + "\n".join(lines) + "\n"


def service_text(d, name, labels, **options):
    out = f"  {quoted(name)}:\n    image: {options.pop('image', 'nginx:alpine')}\n"
    for key, value in options.items():
        if value is None:
            continue
        if isinstance(value, (list, dict)):
            out += f"    {key}: {json.dumps(value, ensure_ascii=False)}\n"
        else:
            out += f"    {key}: {value}\n"
    return out + labels_text(d, labels)


def file_text(d, services, networks=None, name=None, head=""):
    out = head
    if name:
        out += f"name: {name}\n"
    out += "services:\n" + "".join(service_text(d, n, labels, **options) for n, labels, options in services)
    if networks:
        out += f"networks: {json.dumps(networks)}\n"
    return out


def exposed(d):
    """Options that give the container a port."""
    return d.one([{"expose": ["80"]}, {"ports": ["8080:80"]}, {"expose": [d.port()]}, {"ports": [f"127.0.0.1:9{d.number(100, 999)}:{d.port()}"]},
                  {"expose": ["9000", "80"]}, {"ports": ["80"]}])


def router_labels(d, name, wild=0.3, rule=None, more=(1, 3)):
    prefix = f"traefik.http.routers.{name}."
    out = {prefix + "rule": rule if rule is not None else d.rule() if d.chance(wild) else d.good_rule()}
    for option in d.some(HTTP_ROUTER, *more):
        values = HTTP_ROUTER[option]
        out[prefix + option] = d.one(values) if d.chance(wild) else values[0]
    return out


def middleware_labels(d, name, kind, wild=0.3, more=(1, 4)):
    table = HTTP_MIDDLEWARES[kind]
    prefix = f"traefik.http.middlewares.{name}.{kind}"
    out = {}
    for option in d.some(table, *more):
        values = table[option]
        out[prefix + ("." + option if option else "")] = d.one(values) if d.chance(wild) else values[0]
    return out


# --- shapes --------------------------------------------------------------------------------
