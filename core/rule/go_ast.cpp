#include "rule/go_ast.h"

namespace gw::rule {

std::string_view go_type(GoKind kind) {
  switch (kind) {
    case GoKind::Bad: return "*ast.BadExpr";
    case GoKind::Ident: return "*ast.Ident";
    case GoKind::Literal: return "*ast.BasicLit";
    case GoKind::Paren: return "*ast.ParenExpr";
    case GoKind::Unary: return "*ast.UnaryExpr";
    case GoKind::Star: return "*ast.StarExpr";
    case GoKind::Binary: return "*ast.BinaryExpr";
    case GoKind::Call: return "*ast.CallExpr";
    case GoKind::Selector: return "*ast.SelectorExpr";
    case GoKind::Index: return "*ast.IndexExpr";
    case GoKind::IndexList: return "*ast.IndexListExpr";
    case GoKind::Slice: return "*ast.SliceExpr";
    case GoKind::TypeAssert: return "*ast.TypeAssertExpr";
    case GoKind::Composite: return "*ast.CompositeLit";
    case GoKind::Function: return "*ast.FuncLit";
    case GoKind::ArrayType: return "*ast.ArrayType";
    case GoKind::StructType: return "*ast.StructType";
    case GoKind::FuncType: return "*ast.FuncType";
    case GoKind::InterfaceType: return "*ast.InterfaceType";
    case GoKind::MapType: return "*ast.MapType";
    case GoKind::ChanType: return "*ast.ChanType";
    case GoKind::Ellipsis: return "*ast.Ellipsis";
  }
  return {};
}

}  // namespace gw::rule
