#include <algorithm>
#include <charconv>

#include "base/strings.h"
#include "source/kv_dump.h"
#include "source/words.h"

namespace gw::source {
namespace {

using Token = KvCommands::Word;

bool is(std::string_view word, std::string_view name) { return base::equal_fold_ascii(word, name); }

/// The words behind the name of a store's client, its options and the word "kv".
std::vector<Token> command_of(const std::vector<Word>& words) {
  std::vector<Token> out;
  std::size_t at = 0;
  auto text = [&](std::size_t i) { return i < words.size() ? std::string_view(words[i].text) : std::string_view(); };
  if (text(0) == "$" || text(0) == ">") ++at;
  std::string_view client = text(at);
  client = client.substr(client.rfind('/') == std::string_view::npos ? 0 : client.rfind('/') + 1);
  bool named = client == "redis-cli" || client == "etcdctl" || client == "consul" || client.starts_with("zkCli") ||
               client == "zkcli";
  if (named) {
    ++at;
    // Options may have values: the command is the first word that is one.
    while (at < words.size() && !KvCommands::known(text(at))) ++at;
  }
  for (; at < words.size(); ++at) {
    bool option = named && out.size() == 1 && text(at).starts_with('-');
    if (!option) out.push_back({words[at].text, words[at].span});
  }
  return out;
}

bool sets(std::string_view name) {
  return std::ranges::any_of(std::initializer_list<std::string_view>{"set", "put", "mset", "setnx", "setex", "create"},
                             [&](std::string_view known) { return is(name, known); });
}

}  // namespace

bool KvCommands::known(std::string_view name) {
  return sets(name) || is(name, "del") || is(name, "unlink") || is(name, "flushall") || is(name, "flushdb");
}

void KvCommands::apply(const std::vector<Token>& words) {
  if (words.empty()) return;
  std::string_view name = words[0].text;
  std::size_t count = words.size();
  if (is(name, "mset")) {
    for (std::size_t i = 1; i + 1 < count; i += 2) set(words[i], words[i + 1]);
  } else if (is(name, "setex") && count >= 4) {
    set(words[1], words[3]);
  } else if (is(name, "setnx") && count >= 3) {
    if (!at_.contains(words[1].text)) set(words[1], words[2]);
  } else if (sets(name) && count >= 3) {
    set(words[1], words[2]);
  } else if (is(name, "del") || is(name, "unlink")) {
    for (std::size_t i = 1; i < count; ++i) remove(words[i].text);
  } else if (is(name, "flushall") || is(name, "flushdb")) {
    pairs_.clear();
    at_.clear();
  }
}

void KvCommands::set(const Token& key, const Token& value) {
  Pair pair{std::string(key.text), std::string(value.text), key.span, value.span};
  auto [at, fresh] = at_.emplace(pair.name, pairs_.size());
  if (fresh) pairs_.push_back(std::move(pair));
  else pairs_[at->second] = std::move(pair);
}

void KvCommands::remove(std::string_view key) {
  auto at = at_.find(key);
  if (at == at_.end()) return;
  pairs_[at->second].name_span.source = text::SourceId::None;  // Taken out in take().
  at_.erase(at);
}

std::vector<Pair> KvCommands::take() {
  std::erase_if(pairs_, [](const Pair& pair) { return !pair.name_span.written(); });
  return std::move(pairs_);
}

Pairs read_kv_protocol(std::string_view bytes, text::SourceId source) {
  KvCommands commands;
  std::size_t at = 0;
  // A number behind `sign`, with its line end; nothing if it is not there.
  auto number = [&](char sign) -> std::optional<std::size_t> {
    if (at >= bytes.size() || bytes[at] != sign) return std::nullopt;
    std::size_t out = 0;
    const char* end = bytes.data() + bytes.size();
    auto [last, error] = std::from_chars(bytes.data() + at + 1, end, out);
    if (error != std::errc{} || end - last < 2 || last[0] != '\r' || last[1] != '\n') return std::nullopt;
    at = static_cast<std::size_t>(last - bytes.data()) + 2;
    return out;
  };
  while (at < bytes.size()) {
    std::size_t begin = at;
    // Redis 7 puts times in between: #TS:1700000000.
    if (bytes[at] == '#' || bytes[at] == '\n' || bytes[at] == '\r') {
      at = std::min(bytes.find('\n', at), bytes.size() - 1) + 1;
      continue;
    }
    std::optional<std::size_t> count = number('*');
    if (!count) return kv_error(bytes, begin, "not Redis's protocol: *COUNT is expected");
    std::vector<Token> words;
    for (std::size_t i = 0; i < *count; ++i) {
      std::optional<std::size_t> size = number('$');
      if (!size || bytes.size() - at < 2 || *size > bytes.size() - at - 2)
        return kv_error(bytes, at, "not Redis's protocol, or cut off: $LENGTH and a text are expected");
      auto from = static_cast<std::uint32_t>(at);
      words.push_back({bytes.substr(at, *size), {source, from, from + static_cast<std::uint32_t>(*size)}});
      at += *size + 2;
    }
    commands.apply(words);
  }
  return commands.take();
}

std::optional<Pairs> read_kv_commands(std::string_view bytes, text::SourceId source) {
  KvCommands commands;
  std::size_t at = 0;
  bool begun = false, client = false;
  while (at < bytes.size()) {
    std::size_t begin = at;
    std::vector<Word> words;
    // Commands of Redis alone are quoted as Redis reads them, command lines as a shell does.
    bool closed = read_words(bytes, source, at, client || !begun ? Quoting::Shell : Quoting::Redis, words);
    std::vector<Token> command = command_of(words);
    if (!begun && (command.empty() || words[0].text.starts_with('#'))) {
      if (closed) continue;
      return std::nullopt;
    }
    if (!begun) {
      if (!KvCommands::known(command[0].text) || command.size() < 2) return std::nullopt;
      begun = true;
      client = command[0].text.data() != words[0].text.data();
      at = begin;
      continue;
    }
    if (!closed) return kv_error(bytes, begin, "a quote that is not closed");
    commands.apply(command);
  }
  if (!begun) return std::nullopt;
  return commands.take();
}

}  // namespace gw::source
