package access

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// NewToken makes a token (32 characters of base64url) and the hash under which it is kept.
func NewToken() (token, hash string) {
	var b [24]byte
	rand.Read(b[:]) // never fails: the program ends when the system has no randomness
	token = base64.RawURLEncoding.EncodeToString(b[:])
	return token, Hash(token)
}

// Hash is the hex SHA-256 of a token.
func Hash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Matches tells in constant time whether the token has the hash.
func Matches(token, hash string) bool {
	return subtle.ConstantTimeCompare([]byte(Hash(token)), []byte(hash)) == 1
}

// codeAlphabet leaves out I, L, O and U: what is read aloud or copied from a screen at 25 m must
// not hang on a letter that looks like a digit (after Crockford's base 32).
const codeAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// NewJoinCode makes a code of eight symbols (40 bits), shown as XXXX-XXXX. It is made to be shared:
// it admits to the audience alone, and guessing is limited by address.
func NewJoinCode() string {
	var b [8]byte
	rand.Read(b[:])
	for i, v := range b {
		b[i] = codeAlphabet[v&31] // 256 is a multiple of 32: every symbol is as likely
	}
	return string(b[:4]) + "-" + string(b[4:])
}

// NormalizeJoinCode is the code as NewJoinCode shows it, whatever the way it was typed: small
// letters, dashes and spaces, O for 0, I or L for 1, digits of Arabic and East Asian keyboards.
// It is false for what cannot be a join code, such as a token.
func NormalizeJoinCode(typed string) (string, bool) {
	if len(typed) > 64 {
		return "", false
	}
	code := make([]byte, 0, 8)
	for _, r := range typed {
		c := fold(r)
		if c == 0 {
			continue
		}
		if len(code) == 8 || strings.IndexByte(codeAlphabet, c) < 0 {
			return "", false
		}
		code = append(code, c)
	}
	if len(code) != 8 {
		return "", false
	}
	return string(code[:4]) + "-" + string(code[4:]), true
}

// fold is the symbol a rune was meant for, 0 for separators, '?' for what is no symbol.
func fold(r rune) byte {
	switch {
	case r >= 0xFF01 && r <= 0xFF5E: // full width
		r -= 0xFEE0
	case r >= 0x0660 && r <= 0x0669: // Arabic-Indic digits
		r += '0' - 0x0660
	case r >= 0x06F0 && r <= 0x06F9: // Eastern Arabic-Indic digits
		r += '0' - 0x06F0
	}
	switch r {
	case ' ', '-', '_', '.', '\t', '\n', '\r', 0x00A0, 0x3000, 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2212, 0x200E, 0x200F:
		return 0
	case 'o', 'O':
		return '0'
	case 'i', 'I', 'l', 'L':
		return '1'
	}
	if r >= 'a' && r <= 'z' {
		r -= 'a' - 'A'
	}
	if r > 'Z' {
		return '?'
	}
	return byte(r)
}

// HashCode is the hash of what someone joins with: a join code however typed, or a token.
func HashCode(code string) string {
	if c, ok := NormalizeJoinCode(code); ok {
		return Hash(c)
	}
	return Hash(strings.TrimSpace(code))
}
