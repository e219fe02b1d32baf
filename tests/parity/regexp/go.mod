module gw/regexp

go 1.26.0
