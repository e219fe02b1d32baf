#ifndef GW_DIAG_FACT_KIND_H_
#define GW_DIAG_FACT_KIND_H_

#include <cstdint>

namespace gw::diag {

/// Kinds of facts, by the stage that sees them. The comment says what `subject` and
/// `detail` hold where that is not plain.
enum class FactKind : std::uint16_t {
  // Reading (io, doc, template).
  Unreadable,               ///< detail: why.
  BadEncoding,              ///< detail: "utf-8", "nul", "bom".
  Syntax,                   ///< detail: the message; several per file where the format allows.
  DuplicateKey,             ///< subject: key; note: first place.
  TemplateSyntax,           ///< The template does not parse, or fails while it runs.
  TemplateUnknownFunction,  ///< A function that Traefik lacks too.
  TemplateNotEvaluated,     ///< subject: a function that Traefik has and gw does not evaluate.
  SeveralDocuments,         ///< The second document of a YAML stream begins here.
  MergedKey,                ///< A merge key replaces or adds values.
  NonStringKey,             ///< detail: the name that Traefik makes of it ("<int Value>").

  // Decoding (decode).
  UnknownField,  ///< subject: name as written; candidates: fields.
  UnknownLabel,  ///< The same of a container's label. detail: the container's service, which is lost.
  UnknownRoot,   ///< A root key that is ignored. detail: "static" or "dynamic" if it belongs to the other kind of file.
  IgnoredField,  ///< Known, hidden in this form: accepted, without effect.
  NotInVersion,  ///< subject: field that another Traefik version has; detail: since when, or until when.
  DeprecatedField,    ///< subject: field.
  NonCanonicalCase,   ///< subject: as written; detail: canonical spelling.
  SameFieldTwice,     ///< Two spellings of one field; subject: the one that loses; detail: the one that wins.
  StandaloneElement,  ///< Empty where content is demanded; detail: Go type.
  NullObject,         ///< A null that makes the key vanish.
  NotTrue,            ///< A scalar other than true for an object that may be empty: switched off.
  WrongScalar,        ///< subject: text; detail: "bool", "int", "float": does not convert.
  BadDuration,        ///< subject: text.
  ObjectForScalar,    ///< A map where a scalar is expected.
  ListForScalar,      ///< detail: the text that Traefik makes of it.
  MapForList,         ///< A map where a list is expected. detail: "ignored" or "elements".
  ScalarForList,      ///< A scalar where a list of objects is expected: empty list.
  ScalarForObject,    ///< A scalar where an object is expected, ignored.
  NestedList,         ///< A list in a list of scalars.
  NullInList,
  Timestamp,        ///< subject: text; a date where none can be.
  NumberRewritten,  ///< subject: text as written; detail: the text that Traefik makes of it.
  ScalarRewritten,  ///< An unquoted bool, int or null where text is expected, text unchanged.
  EmptyListItem,    ///< An empty item of a comma list.
  CommaInItem,      ///< An item of a list that holds a comma.

  // Sources (source).
  UnknownInput,          ///< A named input of unknown kind; detail: why.
  FilePoisonsDirectory,  ///< detail: what is lost.
  UnsupportedExtension,  ///< A file in the provider's directory that it passes over.
  NotWatched,            ///< A file below a sub-directory while the provider watches.
  FileDirectoryMixup,    ///< detail: what is wrong with providers.file.
  AlreadyConfigured,     ///< An object defined in two files; subject: name; detail: kind. Note: first place.
  SeveralStaticSources,  ///< detail: the ones that do not count.
  StaticRefused,         ///< Traefik does not start with this static configuration.
  RemovedOption,         ///< A removed option known to the deprecation loader; subject: option.
  StaticWarning,         ///< Something Traefik logs at start and goes on.

  // Running (runtime). object: the object that has the fault.
  MissingReference,  ///< subject: name; detail: role ("middleware", "service", "entrypoint", "resolver", "tlsOptions",
                     ///< "serversTransport", "parent").
  InternalServiceOff,  ///< subject: "api@internal"; detail: the option that enables it.
  Recursion,           ///< detail: the chain.
  ParentProblem,       ///< detail: "missing", "cycle", "unreachable".
  ParentHasService,
  ChildHasRootOption,   ///< subject: option.
  DeadEndRouter,        ///< Neither service nor children.
  MultiTypeObject,      ///< subject: name; detail: its types.
  TypelessObject,       ///< subject: name.
  NoEntryPointLeft,     ///< None of the router's entry points exists.
  BadMiddlewareOption,  ///< A middleware that cannot be built; subject: option.
  BadServiceOption,     ///< A service that cannot be built; subject: option.
  BadTransport,         ///< A servers transport that cannot be built.
  BadRouter,            ///< Rule, priority or TLS of a router.
  FileNotFound,         ///< subject: path of a certificate, key, users file.
  RuntimeWarning,       ///< Logged, the object stays enabled.
  Crash,                ///< Traefik ends or stops applying configuration.
  Consequence,          ///< The object is lost only because of `cause`.

  // Stores (decode, source).
  KvNothing,  ///< No key makes a router, service, middleware or TLS setting: Traefik skips them all. subject: root key.
  KvOutside,  ///< A key below another root; subject: the root that is read, detail: the key's.

  // Manifests (source/kubernetes).
  KubeNoObject,  ///< A document that is no Kubernetes object; subject: what it lacks.
  KubeOldGroup,  ///< An API group that Traefik 3 does not look at; subject: "Kind namespace/name"; detail: the group.
  KubeTwice,     ///< An object that stands twice; the later one stays; subject: "Kind namespace/name".
  KubeRejected,  ///< An API server refuses it; subject: "Kind namespace/name"; detail: the reasons.
  // Compose (source/compose).
  ComposeVariable,  ///< A variable without value and default became empty; subject: name.
  ComposeDollar,    ///< A `$` that nobody meant as a variable was one; subject: the variable, if any; detail: "hash",
                    ///< "regexp", "braces" (refused).
  ComposeRefused,   ///< detail: why docker compose refuses the project, in its words; object: the service, if any.
  ComposeOutside,   ///< subject: a file outside the project's directories that is not followed; detail: what names it.
  ComposeTwice,     ///< A label that stands twice in one list; subject: key; note: first place.
  ComposeSpace,     ///< A label of a list with white space around its `=`; subject: key.

  // Provider kubernetescrd (source/kubernetes).
  KubeReferenceRefused,  ///< A reference that options forbid; subject: as written; detail: "namespace", "provider".
  KubeServiceMissing,    ///< subject: "namespace/name"; candidates: services of the namespace.
  KubePortMissing,       ///< subject: port as written; detail: "namespace/service"; candidates: the service's ports.
  KubeNoEndpoints,       ///< subject: "namespace/service"; detail: "slices", "port name", "not ready".
  KubeServiceRefused,    ///< subject: "namespace/service"; detail: "externalName", "clusterIP", "nodes", "healthCheck",
                         ///< "scheme", "strategy", "kind", "type".
  KubeExternalPort,      ///< The port is not one of the ExternalName service; subject: port; detail: the service.
  KubeDuplicateMatch,    ///< Two routes of one object with the same match; subject: match. Note: first place.
  KubeNameCollision,     ///< Two definitions become one name; subject: name; detail: kind. Note: first place.
  KubeClassNotHandled,   ///< subject: class of the object; detail: class of the provider.
  KubeClassAnnotation,   ///< The class is given by the deprecated annotation; subject: class.
  KubeRouteSkipped,      ///< detail: "kind", "match"; subject: kind as written.
  KubeParentRefused,     ///< subject: "namespace/name" of the parent; detail: "missing", "namespace".
  KubeSecretMissing,     ///< subject: "namespace/name"; detail: "Secret", "ConfigMap", or "" where none is named.
  KubeSecretWrong,       ///< What a Secret or ConfigMap holds does not serve; subject: "namespace/name"; detail: use.
  KubeDefaultTls,        ///< subject: "TLSOption", "TLSStore"; detail: "several", "namespace". Notes: further places.
  KubeNotSeen,           ///< Traefik does not see the object; subject: "Kind namespace/name"; detail: "namespace",
                         ///< "labels", "kind", "experimental" (an option must allow it).
  KubeWrongKind,         ///< A Middleware where a MiddlewareTCP is meant, or the other way round; subject: name.
  KubeNativeSticky,      ///< Sticky sessions or health checks have no effect with nativeLB; subject: service.
  KubeBadOption,         ///< An option of a custom resource that cannot be read; subject: option.
  KubeNotRead,           ///< An option of a custom resource that nothing reads; subject: option.

  // Provider kubernetesgateway (source/kubernetes). detail: the reason of the condition that Traefik writes, if any.
  GatewayClass,     ///< A Gateway that Traefik does not serve; subject: "Gateway namespace/name"; detail: of its class
                    ///< "missing", "other".
  GatewayListener,  ///< Traefik does not take a listener; subject: "namespace/gateway listener".
  GatewayParent,   ///< A route is not attached where it says; subject: "HTTPRoute namespace/name"; detail: also "kind",
                   ///< "NoGateway", "NotReady".
  GatewayBackend,  ///< Requests to a backend get an error; subject: "namespace/name".
  GatewayFilter,   ///< A route answers with an error because of a filter; subject: type of the filter.
  GatewayPolicy,   ///< A BackendTLSPolicy is not applied; subject: "namespace/name".

  // Labels and containers (decode, source). object: the container, as Traefik's log calls it.
  LabelUnheard,           ///< No filter takes it. subject: label; detail: "v1", "tls", "near" (a slip), "unknown".
  LabelRoot,              ///< The root is not exactly "traefik". subject: label.
  LabelName,              ///< A name that cannot be cut into elements. subject: label.
  EnableLabel,            ///< subject: label; detail: "name" (traefik.enabled), "value" (no boolean), "absent".
  ProviderLabel,          ///< A label of the provider itself that is refused or deprecated. subject: label.
  AmbiguousService,       ///< subject: router without service; candidates: the services.
  NoPort,                 ///< subject: service; detail: the image, if it may expose one that no input tells.
  FirstPort,              ///< Several ports, none chosen. subject: service; detail: the one taken; candidates: all.
  UrlWithPort,            ///< subject: service.
  TypelessService,        ///< Labels gave a service no load balancer. subject: service.
  ConflictingDefinition,  ///< subject: name; detail: kind of object; candidates: containers. Notes: the places.
  NoAddress,              ///< The container has no address. subject: service.
  NetworkMissing,      ///< The chosen network is none of the container's. subject: network; candidates: its networks.
  NetworkAmbiguous,    ///< Several networks, none chosen. subject: the one assumed; candidates: all.
  OneOffContainer,     ///< subject: the service; made by `docker compose run`, and served beside its containers.
  DisabledDependency,  ///< subject: what a running Traefik has disabled; object: the router that works, and needs it.
  HostNetwork,         ///< The container shares the host's network and is reached at 127.0.0.1.
  DefaultRule,         ///< subject: router; detail: the rule that the template gives.
  DefaultRuleFailed,   ///< subject: router; detail: why.
  EmptyRule,           ///< subject: router without rule where no default rule serves (TCP).
  BadConstraints,      ///< detail: the expression.
  ConstraintExcludes,  ///< detail: the expression.
  ContainerHidden,     ///< detail: "disabled", "status", "health".
  LBSwarmDnsrr,        ///< lbswarm has no virtual address with the endpoint mode dnsrr.
};

}  // namespace gw::diag

#endif  // GW_DIAG_FACT_KIND_H_
