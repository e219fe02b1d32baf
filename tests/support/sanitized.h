#ifndef GW_TESTS_SUPPORT_SANITIZED_H_
#define GW_TESTS_SUPPORT_SANITIZED_H_

#ifdef __has_feature
#define GW_SANITIZED_BY_CLANG __has_feature(address_sanitizer)
#else
#define GW_SANITIZED_BY_CLANG 0
#endif

namespace gw::testing {

/// The program is built with sanitizers, which make it ten times as slow: long tests do less, and say how much they
/// did.
#if GW_SANITIZED_BY_CLANG || defined(__SANITIZE_ADDRESS__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

}  // namespace gw::testing

#endif  // GW_TESTS_SUPPORT_SANITIZED_H_
