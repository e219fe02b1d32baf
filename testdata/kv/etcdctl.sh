#!/bin/sh
etcdctl --endpoints http://127.0.0.1:2379 put -- traefik/http/middlewares/h/headers/customrequestheaders/X-Quote 'say "hé" \ <tab	>'
etcdctl --endpoints http://127.0.0.1:2379 put -- traefik/http/routers/api/entrypoints/0 'web'
etcdctl --endpoints http://127.0.0.1:2379 put -- traefik/http/routers/api/entrypoints/1 'websecure'
etcdctl --endpoints http://127.0.0.1:2379 put -- traefik/http/routers/api/rule 'Host(`api.example.org`) && PathPrefix(`/v1`)'
etcdctl --endpoints http://127.0.0.1:2379 put -- traefik/http/routers/api/service 'api'
etcdctl --endpoints http://127.0.0.1:2379 put -- traefik/http/routers/api/tls ''
etcdctl --endpoints http://127.0.0.1:2379 put -- traefik/http/services/api/loadbalancer/servers/0/url 'http://10.0.0.1:8080'
etcdctl --endpoints http://127.0.0.1:2379 put -- traefik/tls/certificates/0/certfile '-----BEGIN CERTIFICATE-----
MIIB/abc+d==
-----END CERTIFICATE-----'
