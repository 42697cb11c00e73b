package eventlog

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Files are two hashes beside the record's keys, in the same slot: by person and hash, what the file
// holds, and its name. The scripts that wipe take both.

// putFileScript: KEYS head, files, names; ARGV field, body, name.
var putFileScript = redis.NewScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return {'not found'} end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[3])
return {'ok'}
`)

// dropFilesScript: KEYS head, files, names; ARGV the beginning of the fields to drop.
var dropFilesScript = redis.NewScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return {'not found'} end
for _, field in ipairs(redis.call('HKEYS', KEYS[3])) do
  if string.sub(field, 1, #ARGV[1]) == ARGV[1] then
    redis.call('HDEL', KEYS[2], field)
    redis.call('HDEL', KEYS[3], field)
  end
end
return {'ok'}
`)

func (l *Redis) fileKeys(session string) []string {
	base := l.prefix + ":{" + session + "}:"
	return []string{base + "head", base + "files", base + "filenames"}
}

func fileField(person, sha256 string) string { return person + " " + sha256 }

// PutFile keeps the file, confirmed by as many replicas as an entry is.
func (l *Redis) PutFile(ctx context.Context, session string, f File) error {
	if err := f.check(); err != nil {
		return about(session, err)
	}
	return l.changeFiles(ctx, session, putFileScript, fileField(f.Person, f.SHA256), f.Body, f.Name)
}

// DropFile takes one away.
func (l *Redis) DropFile(ctx context.Context, session, person, sha256 string) error {
	return l.changeFiles(ctx, session, dropFilesScript, fileField(person, sha256))
}

// dropFilesOf takes away all that the person deposited.
func (l *Redis) dropFilesOf(ctx context.Context, session, person string) error {
	return l.changeFiles(ctx, session, dropFilesScript, fileField(person, ""))
}

func (l *Redis) changeFiles(ctx context.Context, session string, s *redis.Script, args ...any) error {
	if err := nameable(session); err != nil {
		return about(session, err)
	}
	answer, err := l.run(ctx, s, l.fileKeys(session), args...)
	if err == nil && answer[0] == "not found" {
		err = ErrNotFound
	}
	return about(session, err)
}

// File reads one.
func (l *Redis) File(ctx context.Context, session, person, sha256 string) (File, error) {
	f := File{Person: person, SHA256: sha256}
	keys, field := l.fileKeys(session), fileField(person, sha256)
	err := l.call(ctx, func(ctx context.Context) (err error) {
		if f.Body, err = l.read.HGet(ctx, keys[1], field).Bytes(); err == nil {
			f.Name, err = l.read.HGet(ctx, keys[2], field).Result()
		}
		if errors.Is(err, redis.Nil) {
			return ErrNoFile
		}
		return err
	})
	if err == nil {
		err = f.check()
	}
	return f, about(session, err)
}

// ListFiles are all of a session, without what they hold.
func (l *Redis) ListFiles(ctx context.Context, session string) ([]File, error) {
	var names map[string]string
	err := l.call(ctx, func(ctx context.Context) (err error) {
		names, err = l.read.HGetAll(ctx, l.fileKeys(session)[2]).Result()
		return err
	})
	var files []File
	for field, name := range names {
		person, sha256, _ := strings.Cut(field, " ")
		files = append(files, File{Person: person, SHA256: sha256, Name: name})
	}
	slices.SortFunc(files, func(a, b File) int {
		return strings.Compare(fileField(a.Person, a.SHA256), fileField(b.Person, b.SHA256))
	})
	return files, about(session, err)
}
