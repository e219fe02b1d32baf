#ifndef GW_SERVE_TASK_H_
#define GW_SERVE_TASK_H_

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace gw::serve {

/// Memory of coroutines: lists of free blocks, one set a thread.
void* frame_memory(std::size_t size);
void free_frame_memory(void* frame, std::size_t size);

namespace detail {

/// What frame_memory() has given last on this thread: the frame of the promise that is made next.
extern thread_local void* last_frame;

/// Throws std::logic_error.
[[noreturn]] void misplaced_promise();

struct PromiseBase {
  std::coroutine_handle<> next = std::noop_coroutine();
  std::exception_ptr failure;
  std::coroutine_handle<> self = std::coroutine_handle<>::from_address(last_frame);

  // g++ 12.2 lays out the frames of some coroutines wrongly: those that await in a condition and have no variable in
  // their outermost block. They would never go on. Such a coroutine is to be written otherwise: `bool fine = co_await
  // …`.
  PromiseBase() {
    if (reinterpret_cast<char*>(this) != static_cast<char*>(last_frame) + 2 * sizeof(void*)) misplaced_promise();
  }
  PromiseBase(const PromiseBase&) = delete;
  PromiseBase& operator=(const PromiseBase&) = delete;

  static void* operator new(std::size_t size) { return last_frame = frame_memory(size); }
  static void operator delete(void* frame, std::size_t size) { free_frame_memory(frame, size); }

  std::suspend_always initial_suspend() noexcept { return {}; }
  struct Final {
    PromiseBase& of;

    bool await_ready() noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) noexcept { return of.next; }
    void await_resume() noexcept {}
  };
  Final final_suspend() noexcept { return {*this}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }
};

template <class T>
struct Promise : PromiseBase {
  std::optional<T> value;

  void return_value(T result) { value.emplace(std::move(result)); }
  T take() {
    if (failure) std::rethrow_exception(failure);
    return std::move(*value);
  }
};

template <>
struct Promise<void> : PromiseBase {
  void return_void() noexcept {}
  void take() {
    if (failure) std::rethrow_exception(failure);
  }
};

}  // namespace detail

/// Work that goes on when somebody waits for it: a coroutine of one thread, which begins at co_await and whose
/// exceptions come out there.
template <class T = void>
class [[nodiscard]] Task {
 public:
  struct promise_type : detail::Promise<T> {
    Task get_return_object() { return Task(*this); }
  };

  /// Work that is done: nobody waits for it, and it has no frame. What would have to wait is a coroutine.
  template <class Result>
  static Task done(Result result) requires(!std::is_void_v<T>) {
    Task out;
    out.result_.emplace(std::move(result));
    return out;
  }

  static Task done() requires(std::is_void_v<T>) { return Task(); }

  Task(Task&& other) noexcept : promise_(std::exchange(other.promise_, nullptr)), result_(std::move(other.result_)) {}
  Task& operator=(Task&&) = delete;
  ~Task() {
    if (promise_ != nullptr) promise_->self.destroy();
  }

  bool await_ready() const noexcept { return promise_ == nullptr; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) const noexcept {
    promise_->next = waiting;
    return promise_->self;
  }
  T await_resume() {
    if (promise_ != nullptr) return promise_->take();
    if constexpr (!std::is_void_v<T>) return std::move(*result_);
  }

 private:
  Task() = default;
  explicit Task(promise_type& promise) : promise_(&promise) {}

  promise_type* promise_ = nullptr;  ///< Null: it is done.
  std::conditional_t<std::is_void_v<T>, std::monostate, std::optional<T>> result_;
};

namespace detail {

template <class T, class Use>
auto use_later(Task<T> task, Use use) -> Task<std::invoke_result_t<Use, T>> {
  T result = co_await task;
  co_return use(std::move(result));
}

}  // namespace detail

/// What `use` makes of the result: at once if the work is done. What `use` refers to lives until the task has ended.
template <class T, class Use>
auto then(Task<T> task, Use use) -> Task<std::invoke_result_t<Use, T>> {
  if (task.await_ready()) return Task<std::invoke_result_t<Use, T>>::done(use(task.await_resume()));
  return detail::use_later(std::move(task), std::move(use));
}

/// Begins it now; it ends on its own. An exception that comes out of it is swallowed: what it held is released.
void spawn(Task<void> task);

/// Lets one coroutine wait until others are done.
class Join {
 public:
  void add() { ++open_; }
  void done() {
    if (--open_ == 0 && waiting_) std::exchange(waiting_, nullptr).resume();
  }
  auto wait() {
    struct Awaiter {
      Join& join;
      bool await_ready() const noexcept { return join.open_ == 0; }
      void await_suspend(std::coroutine_handle<> waiting) noexcept { join.waiting_ = waiting; }
      void await_resume() noexcept {}
    };
    return Awaiter{*this};
  }

 private:
  std::size_t open_ = 0;
  std::coroutine_handle<> waiting_;
};

}  // namespace gw::serve

#endif  // GW_SERVE_TASK_H_
