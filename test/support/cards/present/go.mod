module healthchain.example/test/present

go 1.26

require github.com/miekg/pkcs11 v1.1.1
