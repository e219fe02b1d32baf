# Half of what a file costs the compiler is its headers, so the files of a folder are compiled several at once.

option(GW_TOGETHER "compile several files at once: a whole build takes half the time, that of one change twice" ON)

# These have a name in their unnamed namespace that a file beside them has too (the compiler says: redefinition).
set(apart
  automata/nfa
  convert/read_back
  decode/names
  diff/risk diff/structural
  digest/digest
  doc/toml_scan doc/write_json doc/write_toml doc/write_yaml doc/yaml_resolve
  encode/crd_objects encode/crd_services encode/gateway_api encode/rule_parts encode/tree
  lint/prune lint/rule_logic
  net/etcd
  report/excerpt
  route/proxy route/read route/reference route/stages_headers route/stages_path
  routetest/batch routetest/case_file routetest/curl routetest/suggest
  rule/build rule/build_v2 rule/lexer_literals rule/plain rule/print
  runtime/conflicts runtime/http_services
  schema/crd schema/gw_toml_schema schema/json_schema
  serve/admin_api serve/exchange_http2 serve/watch
  source/discover source/kv_lines source/material source/project_file source/routes source/words
  source/docker/constraint
  source/kubernetes/gateway_http source/kubernetes/ingress_servers
  template/functions_case template/functions_dict template/functions_encoding template/functions_general
  template/functions_list template/functions_math template/functions_path template/functions_regex
  template/functions_text
  cli/completion_zsh cli/man_page cli/route_text)

# gw_together(TARGET FILE...): seven files of a folder in one unit; of rules, which are small and have a namespace each, 26.
function(gw_together target)
  set_target_properties(${target} PROPERTIES UNITY_BUILD ${GW_TOGETHER} UNITY_BUILD_MODE GROUP)
  # It warns of what a header must not have; these are none.
  if(GW_TOGETHER AND CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    target_compile_options(${target} PRIVATE -Wno-subobject-linkage)
  endif()
  set(folders)
  foreach(file IN LISTS ARGN)
    cmake_path(RELATIVE_PATH file BASE_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR} OUTPUT_VARIABLE name)
    string(REGEX REPLACE "^core/|\\.cpp$" "" name ${name})
    if(NOT name IN_LIST apart)
      cmake_path(GET name PARENT_PATH folder)
      string(MAKE_C_IDENTIFIER ${folder} folder)
      list(APPEND folders ${folder})
      list(APPEND of_${folder} ${file})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES folders)
  foreach(folder IN LISTS folders)
    set(size 7)
    if(folder STREQUAL lint_rules)
      set(size 26)
    endif()
    set(index 0)
    foreach(file IN LISTS of_${folder})
      math(EXPR part "${index} / ${size}")
      math(EXPR index "${index} + 1")
      set_source_files_properties(${file} PROPERTIES UNITY_GROUP ${folder}${part})
    endforeach()
  endforeach()
endfunction()
