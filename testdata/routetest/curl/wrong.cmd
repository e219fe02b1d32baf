wget http://a.com/
%%

%%
curl
%%
curl --nosuch http://a.com/
%%
curl -sq! http://a.com/
%%
curl -H
%%
curl http://a.com/ http://b.com/
%%
curl http://a.com/ --next http://b.com/
%%
curl -x http://proxy:3128 http://a.com/
%%
curl 'http://a.com/
%%
curl "http://a.com/
%%
curl $'http://a.com/
%%
curl http://a.com/$PATH
%%
curl "http://a.com/${X}"
%%
curl -H "Authorization: Bearer $(cat token)" http://a.com/
%%
curl -H "X: `id`" http://a.com/
%%
curl http://a.com/{a,b}
%%
curl http://a.com/[1-9]
%%
curl http://a.com/a]
%%
curl -I -d a=1 http://a.com/
%%
curl -F a=1 -d a=1 http://a.com/
%%
curl -F a http://a.com/
%%
curl 'http://a.com:port/'
%%
curl --co http://a.com/
%%
curl ^"http://a.com/
