#include "local_server.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <istream>
#include <mutex>
#include <optional>
#include <thread>

namespace asio = boost::asio;
using tcp = asio::ip::tcp;
using boost::system::error_code;

Answer ok(const std::string& body) { return status("200 OK", "", body); }

Answer status(const std::string& line, const std::string& headers, const std::string& body) {
  return {"HTTP/1.1 " + line + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body};
}

class LocalServer::Thread {
 public:
  Thread(Handler handler, const Certificate* certificate) : handler_(std::move(handler)) {
    if (certificate != nullptr) {
      secure_.emplace(asio::ssl::context::tls_server);
      secure_->use_certificate_chain(asio::buffer(certificate->certificate));
      secure_->use_private_key(asio::buffer(certificate->key), asio::ssl::context::pem);
    }
    thread_ = std::thread([this] { serve(); });
  }

  ~Thread() {
    // A connection without a request tells the thread to end.
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
    }
    error_code ignored;
    tcp::socket(context_).connect(acceptor_.local_endpoint(), ignored);
    thread_.join();
  }

  bool is_secure() const { return secure_.has_value(); }
  unsigned short port() const { return acceptor_.local_endpoint().port(); }

  std::vector<std::string> asked() const {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

 private:
  bool ended() const {
    const std::lock_guard lock(mutex_);
    return ended_;
  }

  void serve() {
    while (true) {
      tcp::socket socket(context_);
      error_code failed;
      acceptor_.accept(socket, failed);
      if (failed || ended()) return;
      if (!secure_) {
        answer(socket);
        continue;
      }
      asio::ssl::stream<tcp::socket> stream(std::move(socket), *secure_);
      stream.handshake(asio::ssl::stream_base::server, failed);
      if (failed) continue;
      answer(stream);
      stream.shutdown(failed);
    }
  }

  template <class Stream>
  void answer(Stream& stream) {
    asio::streambuf buffer;
    error_code failed;
    asio::read_until(stream, buffer, "\r\n\r\n", failed);
    if (failed) return;
    std::istream request(&buffer);
    std::string method, target;
    request >> method >> target;
    {
      const std::lock_guard lock(mutex_);
      asked_.push_back(target);
    }
    const Answer answer = handler_(target);
    asio::write(stream, asio::buffer(answer.bytes), failed);
    char byte;
    if (answer.silent) asio::read(stream, asio::buffer(&byte, 1), failed);  // until the client goes
  }

  Handler handler_;
  asio::io_context context_;
  tcp::acceptor acceptor_{context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  std::optional<asio::ssl::context> secure_;
  mutable std::mutex mutex_;
  bool ended_ = false;
  std::vector<std::string> asked_;
  std::thread thread_;
};

LocalServer::LocalServer(Handler handler) : thread_(std::make_unique<Thread>(std::move(handler), nullptr)) {}
LocalServer::LocalServer(Handler handler, const Certificate& certificate)
    : thread_(std::make_unique<Thread>(std::move(handler), &certificate)) {}
LocalServer::~LocalServer() = default;

std::string LocalServer::host() const { return "127.0.0.1:" + std::to_string(thread_->port()); }
std::string LocalServer::address() const { return (thread_->is_secure() ? "https://" : "http://") + host() + "/"; }
std::vector<std::string> LocalServer::asked() const { return thread_->asked(); }

namespace {

template <class Write>
std::string pem(Write&& write) {
  BIO* memory = BIO_new(BIO_s_mem());
  write(memory);
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(memory, &bytes);
  std::string text(bytes, static_cast<std::size_t>(size));
  BIO_free(memory);
  return text;
}

}  // namespace

Certificate self_signed(const std::string& name) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  X509_set_version(certificate, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
  X509_NAME* subject = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(certificate, subject);
  X509_set_pubkey(certificate, key);
  X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name.c_str());
  X509_add_ext(certificate, names, -1);
  X509_sign(certificate, key, EVP_sha256());
  Certificate result{pem([&](BIO* to) { PEM_write_bio_X509(to, certificate); }),
                     pem([&](BIO* to) { PEM_write_bio_PrivateKey(to, key, nullptr, nullptr, 0, nullptr, nullptr); })};
  X509_EXTENSION_free(names);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return result;
}
