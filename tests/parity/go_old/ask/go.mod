module gw/parity/ask

go 1.24.0
