// Presents a smart card to a server, as a browser does: the handshake is signed on a PKCS#11 token, and the key
// never leaves it. Node's TLS takes keys from memory only. Prints the answer as JSON.
//
//	present URL [CERTIFICATE]
//
// TOKEN_MODULE, TOKEN_LABEL and TOKEN_PIN name the token, TLS_ROOT the file of the server's root. Without the
// file CERTIFICATE the certificate is the one that stands on the token.
package main

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/asn1"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"os"
	"strings"

	"github.com/miekg/pkcs11"
)

type answer struct {
	Status   int    `json:"status"`
	Location string `json:"location"`
	Body     string `json:"body"`
}

// card is a token that somebody has logged in to.
type card struct {
	module  *pkcs11.Ctx
	session pkcs11.SessionHandle
}

// signer is the private key of a certificate on a card.
type signer struct {
	card   *card
	key    pkcs11.ObjectHandle
	public *ecdsa.PublicKey
}

func (s *signer) Public() crypto.PublicKey { return s.public }

func (s *signer) Sign(_ io.Reader, digest []byte, _ crypto.SignerOpts) ([]byte, error) {
	mechanism := []*pkcs11.Mechanism{pkcs11.NewMechanism(pkcs11.CKM_ECDSA, nil)}
	if err := s.card.module.SignInit(s.card.session, mechanism, s.key); err != nil {
		return nil, err
	}
	raw, err := s.card.module.Sign(s.card.session, digest)
	if err != nil {
		return nil, err
	}
	half := len(raw) / 2
	return asn1.Marshal(struct{ R, S *big.Int }{
		new(big.Int).SetBytes(raw[:half]),
		new(big.Int).SetBytes(raw[half:]),
	})
}

func open() (*card, error) {
	module := pkcs11.New(os.Getenv("TOKEN_MODULE"))
	if module == nil {
		return nil, errors.New("TOKEN_MODULE cannot be loaded")
	}
	if err := module.Initialize(); err != nil {
		return nil, err
	}
	slots, err := module.GetSlotList(true)
	if err != nil {
		return nil, err
	}
	for _, slot := range slots {
		info, err := module.GetTokenInfo(slot)
		if err != nil || strings.TrimSpace(info.Label) != os.Getenv("TOKEN_LABEL") {
			continue
		}
		session, err := module.OpenSession(slot, pkcs11.CKF_SERIAL_SESSION)
		if err != nil {
			return nil, err
		}
		return &card{module, session}, module.Login(session, pkcs11.CKU_USER, os.Getenv("TOKEN_PIN"))
	}
	return nil, errors.New("there is no token with this label")
}

func (c *card) find(template ...*pkcs11.Attribute) (pkcs11.ObjectHandle, error) {
	if err := c.module.FindObjectsInit(c.session, template); err != nil {
		return 0, err
	}
	found, _, err := c.module.FindObjects(c.session, 1)
	if err != nil {
		return 0, err
	}
	if err := c.module.FindObjectsFinal(c.session); err != nil {
		return 0, err
	}
	if len(found) == 0 {
		return 0, errors.New("the token holds no such object")
	}
	return found[0], nil
}

// certificate reads the file, or else what stands on the card.
func (c *card) certificate(file string) ([]byte, error) {
	if file != "" {
		return certificateFile(file)
	}
	object, err := c.find(pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_CERTIFICATE))
	if err != nil {
		return nil, err
	}
	wanted := []*pkcs11.Attribute{pkcs11.NewAttribute(pkcs11.CKA_VALUE, nil)}
	values, err := c.module.GetAttributeValue(c.session, object, wanted)
	if err != nil {
		return nil, err
	}
	return values[0].Value, nil
}

func certificateFile(file string) ([]byte, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is no PEM file", file)
	}
	return block.Bytes, nil
}

// signerOf finds the key under the id by which Fabric stores it: SHA-256 of the uncompressed point.
func (c *card) signerOf(der []byte) (*signer, error) {
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		return nil, err
	}
	public, ok := certificate.PublicKey.(*ecdsa.PublicKey)
	if !ok {
		return nil, errors.New("the certificate has no ECDSA key")
	}
	point, err := public.Bytes()
	if err != nil {
		return nil, err
	}
	id := sha256.Sum256(point)
	key, err := c.find(
		pkcs11.NewAttribute(pkcs11.CKA_CLASS, pkcs11.CKO_PRIVATE_KEY),
		pkcs11.NewAttribute(pkcs11.CKA_ID, id[:]),
	)
	return &signer{c, key, public}, err
}

func present(url string, file string) (*answer, error) {
	card, err := open()
	if err != nil {
		return nil, err
	}
	defer card.module.Finalize()
	der, err := card.certificate(file)
	if err != nil {
		return nil, err
	}
	key, err := card.signerOf(der)
	if err != nil {
		return nil, err
	}
	root, err := os.ReadFile(os.Getenv("TLS_ROOT"))
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(root)
	return get(url, &tls.Config{
		RootCAs: roots,
		// Shown also to a server that does not name its authority as one that it trusts.
		GetClientCertificate: func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
		},
	})
}

func get(url string, config *tls.Config) (*answer, error) {
	client := http.Client{
		Transport: &http.Transport{TLSClientConfig: config},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
	response, err := client.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return &answer{response.StatusCode, response.Header.Get("Location"), string(body)}, err
}

func main() {
	file := ""
	if len(os.Args) > 2 {
		file = os.Args[2]
	}
	given, err := present(os.Args[1], file)
	if err == nil {
		err = json.NewEncoder(os.Stdout).Encode(given)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
