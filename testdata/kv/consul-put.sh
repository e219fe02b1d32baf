#!/bin/sh
consul kv put traefik/http/middlewares/h/headers/customrequestheaders/X-Quote 'say "hé" \ <tab	>'
consul kv put traefik/http/routers/api/entrypoints/0 'web'
consul kv put traefik/http/routers/api/entrypoints/1 'websecure'
consul kv put traefik/http/routers/api/rule 'Host(`api.example.org`) && PathPrefix(`/v1`)'
consul kv put traefik/http/routers/api/service 'api'
consul kv put traefik/http/routers/api/tls ''
consul kv put traefik/http/services/api/loadbalancer/servers/0/url 'http://10.0.0.1:8080'
consul kv put traefik/tls/certificates/0/certfile '-----BEGIN CERTIFICATE-----
MIIB/abc+d==
-----END CERTIFICATE-----'
