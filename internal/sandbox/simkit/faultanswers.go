package simkit

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// maxKeptBody bounds what a fault reads of a request it holds back.
const maxKeptBody = 8 << 20

const htmlPage = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>" +
	"<body><h1>Sign in to the network</h1><form method=\"post\"></form></body></html>\n"

// serveFault makes the fault's answer. The request's body is read first: a
// server notices that a client has gone only after it has read the body.
func (k *Kit) serveFault(w http.ResponseWriter, r *http.Request, e *entry, f *Fault, next http.Handler) {
	keepBody(r)
	k.delay(r, f.Delay)

	switch f.Kind {
	case KindFunc:
		f.Func(&notingWriter{ResponseWriter: w, e: e}, r, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			k.process(e, next, r).sendTo(w)
		}))
	case KindReset:
		if f.When == After {
			k.process(e, next, r)
		}
		reset(w)
	case KindStallHeader:
		if f.When != After {
			k.hold(r, f.Release)
		}
		rec := k.process(e, next, r)
		f.addHeaders(rec)
		if f.When == After {
			k.hold(r, f.Release)
		}
		rec.sendTo(w)
	case KindTruncated, KindHugeHeaders, KindStallBody, KindLatency, KindBOM, KindGarbage, KindInvalidUTF8, KindHeaders:
		var rec *Recorder
		if f.When == Before {
			rec = f.replacement(e)
		} else {
			rec = k.process(e, next, r)
			f.addHeaders(rec)
		}
		k.alter(w, r, f, rec)
	default:
		var truth *Recorder
		if f.When == After {
			truth = k.process(e, next, r)
		}
		rec := f.replacement(e)
		switch f.Kind {
		case KindEmpty:
			rec.body.Reset()
			if truth != nil && f.Status == 0 {
				rec.status = truth.Status()
			}
			rec.sendTo(w)
		case KindHugeBody:
			rec.Header().Set("Content-Type", "application/json")
			sendHuge(w, r, rec, orDefault(f.Size, 100))
		case KindGzipBomb:
			rec.Header().Set("Content-Type", "application/json")
			sendBomb(w, r, rec, orDefault(f.Size, 1024))
		default:
			rec.sendTo(w)
		}
	}
}

// replacement returns the answer of a fault that does not use the true one.
func (f *Fault) replacement(e *entry) *Recorder {
	rec := NewRecorder()
	contentType, body, status := "application/json", f.Body, http.StatusOK
	switch f.Kind {
	case KindStatus:
		status = http.StatusInternalServerError
	case KindHTML:
		contentType = "text/html; charset=utf-8"
		if body == "" {
			body = htmlPage
		}
	case KindDeepJSON:
		depth := orDefault(f.Size, 100_000)
		body = strings.Repeat("[", depth) + strings.Repeat("]", depth)
	default:
	}
	if f.ContentType != "" {
		contentType = f.ContentType
	}
	if f.Status != 0 {
		status = f.Status
	}
	rec.Header().Set("Content-Type", contentType)
	f.addHeaders(rec)
	rec.WriteHeader(status)
	rec.body.WriteString(body)
	e.set(func(c *Call) {
		if !c.Processed {
			c.Status = status
		}
	})
	return rec
}

func (f *Fault) addHeaders(rec *Recorder) {
	for name, value := range f.Headers {
		rec.Header().Set(name, value)
	}
}

var stringValue = regexp.MustCompile(`:\s*"`)

// alter sends an answer damaged.
func (k *Kit) alter(w http.ResponseWriter, r *http.Request, f *Fault, rec *Recorder) {
	body := rec.body.Bytes()
	switch f.Kind {
	case KindBOM:
		rec.setBody("\ufeff" + string(body))
	case KindGarbage:
		rec.setBody(string(body) + "\n<!-- served by cache-17 -->")
	case KindInvalidUTF8:
		at := len(body)
		if loc := stringValue.FindIndex(body); loc != nil {
			at = loc[1]
		}
		rec.setBody(string(body[:at]) + "\xff\xfe\xc3" + string(body[at:]))
	case KindHugeHeaders:
		line := strings.Repeat("x", 64<<10)
		for i := range orDefault(f.Size, 12) * 16 {
			rec.Header().Set("X-Filler-"+strconv.Itoa(i), line)
		}
	case KindTruncated, KindStallBody:
		if len(body) < 2 { // an answer without a body gets one that can be cut
			rec.setBody(`{"cut":"short"}`)
		}
		if rec.Status() == http.StatusNoContent || rec.Status() == http.StatusNotModified {
			rec.status = http.StatusOK
		}
		body = rec.body.Bytes()
		rec.Header().Set("Content-Length", strconv.Itoa(len(body)))
		rec.sendHeader(w)
		_, _ = w.Write(body[:len(body)/2])
		_ = http.NewResponseController(w).Flush()
		if f.Kind == KindTruncated {
			panic(http.ErrAbortHandler)
		}
		k.hold(r, f.Release)
		_, _ = w.Write(body[len(body)/2:])
		return
	default: // headers and latency were dealt with before
	}
	rec.sendTo(w)
}

func sendHuge(w http.ResponseWriter, r *http.Request, rec *Recorder, mib int) {
	rec.sendHeader(w)
	chunk := bytes.Repeat([]byte("a"), 1<<20)
	if _, err := io.WriteString(w, `{"data":"`); err != nil {
		return
	}
	for range mib {
		if _, err := w.Write(chunk); err != nil || r.Context().Err() != nil {
			return
		}
	}
	_, _ = io.WriteString(w, `"}`)
}

// sendBomb repeats one small gzip member, which readers unpack one after another:
// the bomb costs the simulator nothing.
func sendBomb(w http.ResponseWriter, r *http.Request, rec *Recorder, mib int) {
	rec.Header().Set("Content-Encoding", "gzip")
	rec.sendHeader(w)
	member := func(text []byte) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(text)
		_ = z.Close()
		return b.Bytes()
	}
	if _, err := w.Write(member([]byte(`{"data":"`))); err != nil {
		return
	}
	chunk := member(bytes.Repeat([]byte("a"), 1<<20))
	for range mib {
		if _, err := w.Write(chunk); err != nil || r.Context().Err() != nil {
			return
		}
	}
	_, _ = w.Write(member([]byte(`"}`)))
}

// reset drops the connection with a TCP reset. Where the connection cannot be
// had (an item of a batch, HTTP/2), it is closed by aborting the handler.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	resetConn(conn)
}

func resetConn(conn net.Conn) {
	raw := conn
	if t, ok := conn.(interface{ NetConn() net.Conn }); ok { // TLS
		raw = t.NetConn()
	}
	if tcp, ok := raw.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = raw.Close()
}

// keepBody reads the request's body into memory, for whoever processes it later.
func keepBody(r *http.Request) {
	if r.Body == nil {
		return
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxKeptBody+1))
	if err == nil && len(data) > maxKeptBody {
		err = fmt.Errorf("simkit: request body over %d bytes", maxKeptBody)
	}
	rest := io.Reader(bytes.NewReader(data))
	if err != nil {
		rest = io.MultiReader(rest, failingReader{err})
	}
	r.Body = io.NopCloser(rest)
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }

func orDefault(n, def int) int {
	if n == 0 {
		return def
	}
	return n
}
