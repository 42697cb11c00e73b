package similar
import ("testing";"fmt";"os";"strings")
func TestExpLang(t *testing.T){ b,_:=os.ReadFile("/work/shared/data/questions/xquad-600.tsv"); ls:=strings.Split(strings.TrimSpace(string(b)),"\n"); h:=strings.Split(ls[0],"\t")
for c:=1;c<len(h);c++{ m:=map[string]int{}; for _,l:=range ls[1:]{ f:=strings.Split(l,"\t"); g:=Language(f[c],""); m[g]++; if (g!=h[c] && h[c]!="de") || (h[c]=="de"&&g!="") {fmt.Println(h[c],g,f[c])}}; fmt.Println(h[c],m)}}
