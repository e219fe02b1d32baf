package main

import (
	"net"
	"reflect"
)

// wrapped is the connection inside one of Traefik's wrappers, each of which embeds it as WriteCloser.
func wrapped(c net.Conn) net.Conn {
	return reflect.Indirect(reflect.ValueOf(c)).FieldByName("WriteCloser").Interface().(net.Conn)
}
