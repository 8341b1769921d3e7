package simkit

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"strconv"
	"strings"
)

// maxBufferedBody limits the body of a request that a fault holds back, in bytes.
const maxBufferedBody = 8 << 20

const htmlPage = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head>" +
	"<body><h1>Sign in to the network</h1><form method=\"post\"></form></body></html>\n"

// serveFault answers a request with a fault. It reads the body first, because a server
// notices that a client has gone only after it has read the body.
func (k *Kit) serveFault(w http.ResponseWriter, r *http.Request, e *entry, f *Fault, next http.Handler) {
	bufferBody(r)
	k.delayRequest(r, f.Delay)

	switch f.Kind {
	case KindFunc:
		f.Func(&statusWriter{ResponseWriter: w, e: e}, r, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			k.processRequest(e, next, r).sendTo(w)
		}))
	case KindReset:
		if f.When == After {
			k.processRequest(e, next, r)
		}
		dropConnection(w)
	case KindStallHeader:
		if f.When != After {
			k.holdRequest(r, f.Release)
		}
		rec := k.processRequest(e, next, r)
		f.addHeaders(rec)
		if f.When == After {
			k.holdRequest(r, f.Release)
		}
		rec.sendTo(w)
	case KindTruncated, KindHugeHeaders, KindStallBody, KindLatency, KindBOM, KindGarbage, KindInvalidUTF8, KindHeaders:
		var rec *Recorder
		if f.When == Before {
			rec = f.replacementAnswer(e)
		} else {
			rec = k.processRequest(e, next, r)
			f.addHeaders(rec)
		}
		k.sendAltered(w, r, f, rec)
	default:
		var truth *Recorder
		if f.When == After {
			truth = k.processRequest(e, next, r)
		}
		rec := f.replacementAnswer(e)
		switch f.Kind {
		case KindEmpty:
			rec.body.Reset()
			if truth != nil && f.Status == 0 {
				rec.status = truth.Status()
			}
			rec.sendTo(w)
		case KindHugeBody:
			rec.Header().Set("Content-Type", "application/json")
			sendHugeBody(w, r, rec, cmp.Or(f.Size, 100))
		case KindGzipBomb:
			rec.Header().Set("Content-Type", "application/json")
			sendGzipBomb(w, r, rec, cmp.Or(f.Size, 1024))
		default:
			rec.sendTo(w)
		}
	}
}

// replacementAnswer returns the answer of a fault that replaces the simulator's answer.
func (f *Fault) replacementAnswer(e *entry) *Recorder {
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
		depth := cmp.Or(f.Size, 100_000)
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
	e.updateCall(func(c *Call) {
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

// sendAltered sends the simulator's answer with the damage of the fault.
func (k *Kit) sendAltered(w http.ResponseWriter, r *http.Request, f *Fault, rec *Recorder) {
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
		for i := range cmp.Or(f.Size, 12) * 16 {
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
		k.holdRequest(r, f.Release)
		_, _ = w.Write(body[len(body)/2:])
		return
	default: // headers and latency were dealt with before
	}
	rec.sendTo(w)
}

func sendHugeBody(w http.ResponseWriter, r *http.Request, rec *Recorder, mib int) {
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

// sendGzipBomb repeats one small gzip member, which readers unpack one after another:
// the bomb costs the simulator nothing.
func sendGzipBomb(w http.ResponseWriter, r *http.Request, rec *Recorder, mib int) {
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

// dropConnection drops the connection with a TCP reset. If the connection is not available
// (an item of a batch, HTTP/2), it aborts the handler.
func dropConnection(w http.ResponseWriter) {
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

// bufferBody replaces the request's body by a copy in memory, so that it can be processed later.
func bufferBody(r *http.Request) {
	if r.Body == nil {
		return
	}
	data, err := io.ReadAll(io.LimitReader(r.Body, maxBufferedBody+1))
	if err == nil && len(data) > maxBufferedBody {
		err = fmt.Errorf("simkit: request body over %d bytes", maxBufferedBody)
	}
	rest := io.Reader(bytes.NewReader(data))
	if err != nil {
		rest = io.MultiReader(rest, failingReader{err})
	}
	r.Body = io.NopCloser(rest)
}

type failingReader struct{ err error }

func (f failingReader) Read([]byte) (int, error) { return 0, f.err }
