// Package ext stands in for the extension point of Traefik's dynamic configuration. Traefik keeps it as a module inside
// its own tree, tied by a replace line that holds for Traefik's build only; the community edition has nothing in it.
package ext

type HTTP struct{}

type Router struct{}
