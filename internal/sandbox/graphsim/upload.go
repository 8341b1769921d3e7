package graphsim

import (
	"encoding/base64"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// upload is a session of "Resumable Upload".
type upload struct {
	app       string
	fileType  string
	length    int
	sig       string // in the query of the ID, "" for none
	handle    string // of a complete upload
	used      bool
	completed time.Time
}

const (
	uploadPrefix   = "upload:"
	maxUpload      = 8 << 20
	handleLifetime = time.Hour // the page calls handles short-lived, and has no number
)

var uploadTypes = []string{"application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4"}

func (c *call) isUpload() bool { return len(c.path) == 1 && strings.HasPrefix(c.path[0], uploadPrefix) }

func (s *Sim) registerUploads() {
	s.defineNode(kindApp, &nodeType{defaults: []string{"name", "id"}, fields: []string{"name"}})
	s.defineAction(http.MethodPost, kindApp, "uploads", action{run: s.startUpload})
}

func (s *Sim) startUpload(c *call, app *object) (any, *Error) {
	length, err := strconv.Atoi(c.params.Get("file_length"))
	fileType := c.params.Get("file_type")
	switch {
	case err != nil || length < 1 || length > maxUpload:
		return nil, errBadParameter("Param file_length must be a number from 1 to %d", maxUpload)
	case !slices.Contains(uploadTypes, fileType):
		return nil, errBadParameter("Param file_type must be one of {%s}", strings.Join(uploadTypes, ", "))
	}
	id := uploadPrefix + newKey("", s.nextNumber())
	u := &upload{app: app.id, fileType: fileType, length: length}
	s.uploads[id] = u
	s.countStored("uploads", StoredCounts{Created: 1})
	if s.switches.uploadIDsSigned {
		u.sig = newKey("", s.nextNumber())
		id += "?sig=" + u.sig
	}
	return map[string]any{"id": id}, nil
}

// receiveUpload accepts the whole file: clients here send it at once.
func (s *Sim) receiveUpload(c *call) (any, *Error) {
	c.operation = c.method + " {Upload}"
	id := c.path[0]
	u := s.uploads[id]
	if u == nil || u.app != c.caller.app.ID || u.sig != c.query.Get("sig") {
		return nil, errUnsupported(c, id)
	}
	switch {
	case c.method != http.MethodPost:
		return nil, errUnsupported(c, id)
	case c.header.Get("file_offset") != "0":
		return nil, errBadParameter("The header file_offset must be 0")
	case len(c.raw) != u.length:
		return nil, errBadParameter("The file does not have its file_length of %d", u.length)
	}
	u.handle, u.completed = "4::"+base64.StdEncoding.EncodeToString([]byte(u.fileType))+":"+newKey("", s.nextNumber()), s.Now()
	return map[string]any{"h": u.handle}, nil
}

// takePicture uses a handle, once. No page has the error code of an invalid handle.
func (s *Sim) takePicture(c *call, handle string) *Error {
	for _, u := range s.uploads {
		if u.handle != handle || handle == "" {
			continue
		}
		if !strings.HasPrefix(u.fileType, "image/") || u.used || u.app != c.caller.app.ID || s.Now().Sub(u.completed) > handleLifetime {
			break
		}
		u.used = true
		return nil
	}
	return errBadParameter("Param profile_picture_handle is not a valid handle of an uploaded picture")
}
