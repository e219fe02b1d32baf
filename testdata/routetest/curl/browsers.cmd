curl 'https://app.example.com/api/users?id=1' \
  -H 'accept: application/json' \
  -H 'accept-language: de,en;q=0.9' \
  -b 'sid=abc; theme=dark' \
  -H 'sec-ch-ua: "Chromium";v="130", "Not?A_Brand";v="99"' \
  --data-raw $'{"a":"it\'s \u0021"}' \
  --compressed
%%
curl 'https://app.example.com/x' --compressed -X POST -H 'User-Agent: Mozilla/5.0 (X11; rv:130.0)' -H 'Accept: */*' -H 'Accept-Encoding: gzip, deflate, br, zstd' -H 'Content-Type: application/x-www-form-urlencoded' --data-raw 'a=1&b=2'
%%
curl 'https://app.example.com/y' \
-X 'GET' \
-H 'Accept: text/html' \
-H 'Cookie: a=1' \
-H 'User-Agent: Safari'
%%
curl ^"https://app.example.com/api?x=1^&y=%^20z^" ^
  -H ^"accept: */*^" ^
  -H ^"sec-ch-ua: ^\^"Chromium^\^";v=^\^"130^\^"^" ^
  --data-raw ^"^{^\^"a^\^":1,^\^"b^\^":^\^"c\\\\d^\^"^}^"
%%
curl "https://app.example.com/old" ^
  -H "sec-ch-ua: ^\^"Chromium^\^"" ^
  --data-raw "^{^\^"a^\^":1^}" ^
  --compressed
%%
curl.exe ^"https://a.com/^" -H "X-A: a^b ""q"" c\\" | more
%%
$ sudo=1 /usr/bin/curl --http2 --cert c.pem --interface 10.0.0.9 https://a.com:8443/ -F f=@x.png -u joe
