package graph

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"terraform-provider-whatsapp/internal/secret"
	"terraform-provider-whatsapp/internal/transport"
)

// UploadService uploads files for use in other calls.
//
// https://developers.facebook.com/docs/graph-api/guides/upload
type UploadService struct{ client *Client }

// File is a file to upload.
type File struct {
	Name, Type string // Type as in "image/png"
	Data       []byte
}

const uploadSession = "upload_session"

// Upload returns the handle of an uploaded file. It can be used once, and soon. The file belongs to the app of the access token.
// An upload whose outcome is unknown is sent anew: what an earlier one has left expires.
func (s *UploadService) Upload(ctx context.Context, f File) (string, error) {
	op := "upload " + s.client.cfg.Secrets.MessageText(f.Name)
	app, err := s.client.Tokens.OwnAppID(ctx)
	if err != nil {
		return "", withOp(op, err)
	}
	handle, err := s.uploadOnce(ctx, op, app, f)
	if errors.Is(err, ErrOutcomeUnknown) {
		return s.uploadOnce(ctx, op, app, f)
	}
	return handle, err
}

func (s *UploadService) uploadOnce(ctx context.Context, op, app string, f File) (string, error) {
	r := call{
		op:     op,
		kind:   appNode,
		id:     app,
		edge:   "uploads",
		method: http.MethodPost,
		class:  transport.Set,
		query:  url.Values{"file_name": {f.Name}, "file_length": {strconv.Itoa(len(f.Data))}, "file_type": {f.Type}},
	}
	var session struct {
		ID jsonText `json:"id"`
	}
	if err := s.client.sendAndDecode(ctx, r, &session); err != nil {
		return "", err
	}

	id, query, _ := strings.Cut(string(session.ID), "?")
	if id == "" {
		return "", &Error{Op: op, Message: "Meta began an upload and named no ID"}
	}

	r = call{op: op, kind: uploadSession, id: id, class: transport.Create, file: &f}
	var err error
	if r.query, err = url.ParseQuery(query); err != nil {
		return "", &Error{Op: op, Message: "Meta began an upload with an ID that cannot be used"}
	}

	var done struct {
		Handle jsonText `json:"h"`
	}
	if err := s.client.sendAndDecode(ctx, r, &done); err != nil {
		return "", err
	}
	if done.Handle == "" {
		return "", &Error{Op: op, Message: "Meta took the file and named no handle"}
	}

	s.client.cfg.Secrets.Add(secret.New(string(done.Handle)))
	return string(done.Handle), nil
}
