// Source: pkg/middlewares/compress/compress.go.

#include "serve/accept_encoding.h"
#include "serve/call.h"
#include "serve/compress_sink.h"
#include "serve/content_type.h"

namespace gw::serve {
namespace {

std::set<std::string, std::less<>> types_of(const flow::Making& making, const char* field) {
  std::set<std::string, std::less<>> out;
  for (const std::string& text : making.texts(field)) out.insert(parse_media_type(text).type);
  return out;
}

Codings codings_of(const flow::Making& making) {
  Codings out;
  for (const std::string& name : making.texts("encodings")) {
    if (std::optional<Coding> coding = find_coding(name)) out.offered.push_back(*coding);
  }
  if (out.offered.empty()) out.offered = {Coding::Gzip, Coding::Brotli};
  out.by_default = find_coding(making.text("defaultEncoding"));
  return out;
}

class Compress final : public Step {
 public:
  explicit Compress(const flow::Making& making) : codings_(codings_of(making)) {
    rules_.included = types_of(making, "includedContentTypes");
    rules_.excluded = types_of(making, "excludedContentTypes");
    rules_.excluded.insert("application/grpc");
    if (std::int64_t smallest = making.integer("minResponseBodyBytes"); smallest > 0)
      rules_.smallest = static_cast<std::size_t>(smallest);
  }

  Task<void> run(Call& call, const Handler& next) const override {
    std::optional<Coding> coding = coding_for(call.prepared.request);
    if (!coding) {
      co_await next.serve(call);
      co_return;
    }
    bool may = *coding != Coding::Gzip || names_gzip(call.prepared.request);
    CompressSink sink(*call.sink, *coding, rules_, may);
    Instead<Sink*> in_its_place(call.sink, &sink);
    co_await next.serve(call);
    if (sink.aborted()) call.cut = true;
  }

 private:
  std::optional<Coding> coding_for(const route::Request& request) const {
    if (request.method == "HEAD") return std::nullopt;
    if (rules_.excluded.contains(parse_media_type(request.header("Content-Type")).type)) return std::nullopt;
    return choose_coding(codings_, request);
  }

  Codings codings_;
  CompressRules rules_;
};

}  // namespace
}  // namespace gw::serve

GW_STEP(compress) = {
    .key = "compress",
    .make = [](const gw::serve::StepMaking& making) -> std::unique_ptr<gw::serve::Step> {
      return std::make_unique<gw::serve::Compress>(making.making);
    },
};
