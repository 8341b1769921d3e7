package simkit

import (
	"bytes"
	"net/http"
)

// Recorder is a ResponseWriter in memory. It can be neither hijacked nor flushed.
type Recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

// NewRecorder returns an empty Recorder.
func NewRecorder() *Recorder { return &Recorder{header: http.Header{}} }

// Header implements http.ResponseWriter.
func (r *Recorder) Header() http.Header { return r.header }

// WriteHeader implements http.ResponseWriter; the first status counts.
func (r *Recorder) WriteHeader(status int) {
	if r.status == 0 {
		r.status = status
	}
}

// Write implements http.ResponseWriter.
func (r *Recorder) Write(p []byte) (int, error) {
	r.WriteHeader(http.StatusOK)
	return r.body.Write(p)
}

// Status returns the status written, 200 if none was.
func (r *Recorder) Status() int {
	if r.status == 0 {
		return http.StatusOK
	}
	return r.status
}

// Body returns what was written so far.
func (r *Recorder) Body() []byte { return r.body.Bytes() }

func (r *Recorder) setBody(s string) {
	r.body.Reset()
	r.body.WriteString(s)
	r.header.Del("Content-Length")
}

func (r *Recorder) sendHeader(w http.ResponseWriter) {
	for name, values := range r.header {
		w.Header()[name] = values
	}
	w.WriteHeader(r.Status())
}

func (r *Recorder) sendTo(w http.ResponseWriter) {
	r.sendHeader(w)
	if r.body.Len() > 0 {
		_, _ = w.Write(r.body.Bytes())
	}
}

// statusWriter is a ResponseWriter that logs the status of a fault's function.
type statusWriter struct {
	http.ResponseWriter
	e *entry
}

func (w *statusWriter) WriteHeader(status int) {
	w.e.updateCall(func(c *Call) {
		if !c.Processed {
			c.Status = status
		}
	})
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
