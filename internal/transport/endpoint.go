package transport

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// maxEndpoint is far above any real address and far below what hurts.
const maxEndpoint = 500

// ParseEndpoint reads the address of a remote API and refuses whatever could send a credential to the wrong place:
// it must be https, or http on loopback; it has a host in ASCII; it has no user name, query or fragment.
// The errors say what was expected, and never repeat the address.
func ParseEndpoint(raw string) (*url.URL, error) {
	if raw == "" {
		return nil, errors.New("the address is empty: expected something like https://chat.example.com")
	}
	if len(raw) > maxEndpoint {
		return nil, fmt.Errorf("the address has %d characters: at most %d are accepted", len(raw), maxEndpoint)
	}
	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("this is not a URL: expected something like https://chat.example.com")
	}
	switch {
	case u.User != nil:
		return nil, errors.New("the address holds a user name or password (everything before the @): remove it, the credential has an argument of its own")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(raw, "?"):
		return nil, errors.New("the address has a query (everything after the ?): remove it")
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return nil, errors.New("the address has a fragment (everything after the #): remove it")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the address must start with https://")
	case u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("the address has no host: expected something like https://chat.example.com")
	}
	if port := u.Port(); port != "" || strings.HasSuffix(u.Host, ":") {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, errors.New("the port is not a number between 1 and 65535")
		}
	}
	for _, r := range u.Host {
		if r <= ' ' || r > '~' {
			return nil, errors.New("the host has characters outside ASCII: letters of other alphabets can look the same, so write an internationalised name in its xn-- form")
		}
	}
	for _, segment := range strings.Split(u.Path, "/") {
		if segment == "." || segment == ".." {
			return nil, errors.New("the path has a . or .. segment: write the address without it")
		}
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil && (ip.IsLinkLocalUnicast() || ip.IsUnspecified() || ip == netip.MustParseAddr("fd00:ec2::254")) {
		return nil, errors.New("the host is a link-local or metadata address: name the service's own host")
	}
	if u.Scheme == "http" && !Loopback(u) {
		return nil, errors.New("http:// would send the credential unencrypted: use https:// (http is accepted for 127.0.0.1, ::1 and localhost only)")
	}
	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// Loopback reports whether the endpoint is on this machine.
func Loopback(u *url.URL) bool {
	host := u.Hostname()
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
