package access

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// SecretariatFile stands in the data folder.
const SecretariatFile = "secretariat.token"

// minToken is the least length of a token that an operator chooses: 128 bits as base64url.
const minToken = 22

// SecretariatToken is the server's own token: env when it is set, else what the data folder holds,
// else a new one that is kept there with mode 0600 (fresh is then true, to print it once).
func SecretariatToken(dataDir, env string) (token string, fresh bool, err error) {
	if env = strings.TrimSpace(env); env != "" {
		if len(env) < minToken {
			return "", false, fmt.Errorf("the secretariat token has %d characters, at least %d are needed: make one with rostrum token", len(env), minToken)
		}
		return env, false, nil
	}
	path := filepath.Join(dataDir, SecretariatFile)
	token, err = readSecret(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return token, false, err
	}
	token, _ = NewToken()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // another process was first: its token holds
		token, err = readSecret(path)
		return token, false, err
	}
	if err != nil {
		return "", false, fmt.Errorf("keep the secretariat token: %w", err)
	}
	_, err = f.WriteString(token + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return "", false, fmt.Errorf("keep the secretariat token: %w", err)
	}
	return token, true, nil
}

func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return "", fmt.Errorf("read the secretariat token: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s can be read by others (mode %04o): run chmod 600 on it, or remove it for a new token", path, info.Mode().Perm())
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", fmt.Errorf("read the secretariat token: %w", err)
	}
	token := strings.TrimSpace(string(b))
	if len(token) < minToken {
		return "", fmt.Errorf("%s holds no token: remove the file for a new one", path)
	}
	return token, nil
}
