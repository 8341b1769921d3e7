// Package leak searches the output and the files of a Terraform run for secrets, in the forms in which a secret may appear.
package leak

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Hit is a secret that was found.
type Hit struct{ Secret, Form, Where string }

func (h Hit) String() string { return fmt.Sprintf("%s (%s) in %s", h.Secret, h.Form, h.Where) }

// Search collects what was searched and what was found.
type Search struct {
	forms    []form
	heads    map[uint32][]int // indexes of the forms that begin with these four bytes
	likely   [1 << 16]bool    // the last two bytes of a head
	Searched []Place
	Hits     []Hit
}

// Place is one output or file that was searched.
type Place struct {
	Name string
	Size int
}

type form struct {
	secret, name string
	text         []byte
}

// New prepares a search for secrets, by name. A secret must be long enough not to occur by chance.
func New(secrets map[string]string) *Search {
	s := &Search{heads: map[uint32][]int{}}
	for _, name := range slices.Sorted(maps.Keys(secrets)) {
		s.forms = append(s.forms, encodedForms(name, secrets[name])...)
	}
	for i, f := range s.forms {
		head := binary.BigEndian.Uint32(f.text)
		s.heads[head] = append(s.heads[head], i)
		s.likely[uint16(head)] = true //nolint:gosec // the lower two bytes
	}
	return s
}

// encodedForms returns the plain secret and its encodings: URL, JSON (once and twice), hex, and base64 (once and twice).
func encodedForms(name, secret string) []form {
	if len(secret) < 6 {
		panic("leak: the secret " + name + " is too short to search for")
	}
	seen := map[string]bool{}
	var all []form
	add := func(kind, text string) {
		if !seen[text] {
			seen[text] = true
			all = append(all, form{name, kind, []byte(text)})
		}
	}
	add("plain", secret)
	add("URL-escaped", url.QueryEscape(secret))
	add("URL-escaped", url.PathEscape(secret))
	once := jsonEscaped(secret)
	add("JSON-escaped", once)
	add("JSON-escaped twice", jsonEscaped(once))
	add("hex", hex.EncodeToString([]byte(secret)))
	add("hex", strings.ToUpper(hex.EncodeToString([]byte(secret))))
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for before := range 3 {
			once := base64Part(encoding, secret, before)
			add("base64", once)
			for before := range 3 { // private state is encoded twice
				add("base64 twice", base64Part(base64.RawStdEncoding, once, before))
			}
		}
	}
	return all
}

func jsonEscaped(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string can always be encoded
	}
	return string(text[1 : len(text)-1])
}

// base64Part returns the characters that a secret produces in the base64 encoding of a longer text, for the number (modulo 3) of
// bytes before it. Characters at both ends that also depend on neighboring bytes are left out.
func base64Part(encoding *base64.Encoding, secret string, before int) string {
	text := encoding.EncodeToString([]byte(strings.Repeat("\x00", before) + secret))
	first := (before*8 + 5) / 6
	last := (before + len(secret)) * 8 / 6
	return text[first:last]
}

// ScanData searches data for all forms in one pass.
func (s *Search) ScanData(name string, data []byte) {
	s.Searched = append(s.Searched, Place{name, len(data)})
	found := make([]bool, len(s.forms))
	var head uint32
	for end, b := range data {
		head = head<<8 | uint32(b)
		if end < 3 || !s.likely[uint16(head)] { //nolint:gosec // the lower two bytes
			continue
		}
		for _, i := range s.heads[head] {
			found[i] = found[i] || bytes.HasPrefix(data[end-3:], s.forms[i].text)
		}
	}
	for i, f := range s.forms {
		if found[i] {
			s.Hits = append(s.Hits, Hit{f.secret, f.name, name})
		}
	}
}

// ScanFolder searches every file below dir and the members of zip files, which is what a plan file is. skip may be nil.
func (s *Search) ScanFolder(dir string, skip func(path string, e fs.DirEntry) bool) error {
	return filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if skip != nil && skip(path, e) {
			if e.IsDir() {
				return filepath.SkipDir
			}
			return nil
		}
		if !e.Type().IsRegular() {
			return nil
		}
		name, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		return s.ScanFile(filepath.ToSlash(name), path)
	})
}

// ScanFile searches one file under a name.
func (s *Search) ScanFile(name, path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	s.ScanData(name, data)
	if !bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		return nil
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return fmt.Errorf("unpacking %s: %w", name, err)
	}
	for _, member := range archive.File {
		if err := s.scanMember(name, member); err != nil {
			return fmt.Errorf("unpacking %s of %s: %w", member.Name, name, err)
		}
	}
	return nil
}

func (s *Search) scanMember(name string, member *zip.File) error {
	r, err := member.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.ScanData(name+" > "+member.Name, data)
	return nil
}
