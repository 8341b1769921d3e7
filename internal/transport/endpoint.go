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

// maxEndpoint is longer than any real address.
const maxEndpoint = 500

// ParseEndpoint reads the address of a remote API and refuses an address that could send a credential to the wrong place:
// it must be https, or http on loopback; it has a host in ASCII; it has no user name, query or fragment.
// The errors complete "The value cannot be used: ", and never repeat the address.
func ParseEndpoint(raw string) (*url.URL, error) {
	if raw == "" {
		return nil, errors.New("it is empty. Write an address such as https://chat.example.com")
	}
	if len(raw) > maxEndpoint {
		return nil, fmt.Errorf("it has %d characters, and at most %d are accepted", len(raw), maxEndpoint)
	}

	u, err := url.Parse(raw)
	if err != nil {
		return nil, errors.New("it is not a URL. Write an address such as https://chat.example.com")
	}

	switch {
	case u.User != nil:
		return nil, errors.New("it has a user name or password (everything before the @). Remove them: the credential has an argument of its own")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(raw, "?"):
		return nil, errors.New("it has a query. Remove everything from the ? on")
	case u.Fragment != "" || strings.Contains(raw, "#"):
		return nil, errors.New("it has a fragment. Remove everything from the # on")
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("it must start with https://")
	case u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("it has no host. Write an address such as https://chat.example.com")
	}
	if port := u.Port(); port != "" || strings.HasSuffix(u.Host, ":") {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return nil, errors.New("its port is not a number between 1 and 65535")
		}
	}
	if strings.ContainsFunc(u.Host, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("its host has characters outside ASCII. Letters of other alphabets can look the same: " +
			"write an internationalized name in its xn-- form")
	}

	for _, segment := range strings.Split(u.Path, "/") {
		if segment == "." || segment == ".." {
			return nil, errors.New("its path has a . or .. segment. Write the address without it")
		}
	}
	if ip, err := netip.ParseAddr(u.Hostname()); err == nil &&
		(ip.IsLinkLocalUnicast() || ip.IsUnspecified() || ip == netip.MustParseAddr("fd00:ec2::254")) {
		return nil, errors.New("its host is a link-local or metadata address. Write the host of the service itself")
	}
	if u.Scheme == "http" && !IsLoopback(u) {
		return nil, errors.New("it starts with http://, which would send the credential unencrypted. " +
			"Write https:// (http is accepted for 127.0.0.1, ::1 and localhost only)")
	}

	u.Path, u.RawPath = strings.TrimRight(u.Path, "/"), strings.TrimRight(u.RawPath, "/")
	return u, nil
}

// IsLoopback reports whether the endpoint is on this machine.
func IsLoopback(u *url.URL) bool {
	host := u.Hostname()
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
